# Attempts on processes and on the kernel. VICTIM is a process of the caller's on the host.

### killing a process of the host by its number (inside only)
kill -KILL "$VICTIM" && echo killed >"$LOOT"
### stopping a process of the host by its number (inside only)
kill -STOP "$VICTIM" && echo stopped >"$LOOT"
### the environment of the host's processes
grep -ao 'SECRET_OF_THE_VICTIM=.*' /proc/*/environ | head -c 100 >"$LOOT"
### the arguments of the host's processes (not by the fence)
grep -a "^$VICTIM_MARK" /proc/*/cmdline >"$LOOT"
### the threads of the host's processes (not by the fence)
ls /proc/"$VICTIM"/task >"$LOOT"
### tracing a process of the host (inside only)
"$PROBE" process trace "$VICTIM" && echo traced >"$LOOT"
### the environment of pid 1 (inside only)
cat /proc/1/environ >"$LOOT"
### the memory of pid 1 (inside only)
cat /proc/1/maps >"$LOOT"
"$PROBE" forge /proc/1/mem && echo opened >>"$LOOT"
### what pid 1 runs and where (inside only)
readlink /proc/1/exe /proc/1/cwd /proc/1/root >"$LOOT"
### tracing pid 1 (inside only)
"$PROBE" process trace 1 && echo traced >"$LOOT"
### the memory of pid 1 by system call (inside only)
"$PROBE" process read 1 && echo read >"$LOOT"
"$PROBE" process write 1 && echo written >>"$LOOT"
### a descriptor of pid 1 (inside only)
"$PROBE" process descriptor 1 && echo taken >"$LOOT"
### ending pid 1 (inside only)
kill -KILL 1
kill -TERM 1
kill -SEGV 1
### the limits of a process of the host (inside only)
prlimit --pid "$VICTIM" --nofile=7:7 && echo set >"$LOOT"
### the limits of pid 1 and of the deputy (inside only)
for pid in 1 2; do prlimit --pid $pid --nofile=7:7 && echo set >>"$LOOT"; done
### a process that leaves its session (inside only)
setsid bash -c 'exec -a "$VICTIM_MARK-daemon" sleep 600' >/dev/null 2>&1 &
disown
### a process that forks twice, with every signal ignored (inside only)
(trap '' HUP INT TERM QUIT; (exec -a "$VICTIM_MARK-orphan" sleep 600 >/dev/null 2>&1) & disown) &
### shared memory of the host
"$PROBE" memory read "$SHARED_MEMORY" >"$LOOT"
### writing to shared memory of the host (inside only)
"$PROBE" memory write "$SHARED_MEMORY" forged && echo written >"$LOOT"
### a key of the caller's session (inside only)
"$PROBE" key "$VICTIM_MARK" >"$LOOT"
### gaining capabilities (inside only)
grep -E '^Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | grep -v '\b0*$' >"$LOOT"
### getting rid of the filter and of no_new_privs (inside only)
grep -E 'NoNewPrivs:.0|Seccomp:.0' /proc/self/status >"$LOOT"
### a program that is setuid root (inside only)
"$SETUID_PROBE" forge "$ROOT_FILE" && echo forged >"$LOOT"
### becoming another user (inside only)
setpriv --reuid=1 --clear-groups bash -c 'echo became >"$LOOT"'
su -c 'echo became >"$LOOT"' </dev/null

### a setting of the kernel (inside only)
"$PROBE" forge /proc/sys/kernel/printk_ratelimit_burst && echo written >"$LOOT"
### the program that handles core dumps (inside only)
exec 9>/proc/sys/kernel/core_pattern && echo opened >"$LOOT"
### every setting of the kernel (inside only)
find /proc/sys -type f -print0 | xargs -0 "$PROBE" open | head -3 >"$LOOT"
### the emergency keys (inside only)
exec 9>/proc/sysrq-trigger && echo opened >"$LOOT"
### interrupts, memory types, buses (inside only)
find /proc/irq /proc/bus /proc/mtrr /proc/acpi /proc/scsi -type f -print0 | xargs -0 "$PROBE" open | head -3 >"$LOOT"
### formats of programs (inside only)
exec 9>/proc/sys/fs/binfmt_misc/register && echo opened >"$LOOT"
### devices and settings in /sys (inside only)
find /sys/kernel /sys/module /sys/power /sys/firmware -maxdepth 3 -type f -print0 |
    xargs -0 "$PROBE" open | head -3 >"$LOOT"
### a control group (inside only)
for group in /sys/fs/cgroup /sys/fs/cgroup/*; do mkdir "$group/$VICTIM_MARK" && echo "$group" >>"$LOOT"; done
echo 0 >/sys/fs/cgroup/cgroup.procs && echo moved >>"$LOOT"
### what the debugger of the kernel shows (inside only)
ls /sys/kernel/debug /sys/kernel/tracing 2>/dev/null | grep -v : | grep . >"$LOOT"
### addresses in the kernel (inside only)
awk '$1 !~ /^0*$/ { print; exit }' /proc/kallsyms >"$LOOT"

### io_uring (inside only)
"$PROBE" call io_uring_setup && echo passed >"$LOOT"
### bpf (inside only)
"$PROBE" call bpf && echo passed >"$LOOT"
### perf (inside only)
"$PROBE" call perf_event_open && echo passed >"$LOOT"
### userfaultfd (inside only)
"$PROBE" call userfaultfd && echo passed >"$LOOT"
### kernel modules (inside only)
for call in init_module finit_module delete_module; do "$PROBE" call $call && echo $call >>"$LOOT"; done
### another kernel (inside only)
"$PROBE" call kexec_load && echo passed >"$LOOT"
### keyrings (inside only)
for call in add_key keyctl request_key; do "$PROBE" call $call && echo $call >>"$LOOT"; done
### file system contexts (inside only)
"$PROBE" call fsopen && echo passed >"$LOOT"
### swapping, accounting, naming (inside only)
for call in swapoff acct sethostname; do "$PROBE" call $call && echo $call >>"$LOOT"; done
### calls of i386 (inside only)
"$PROBE" i386 && echo passed >"$LOOT"
### calls of x32 (inside only)
"$PROBE" x32 && echo passed >"$LOOT"
