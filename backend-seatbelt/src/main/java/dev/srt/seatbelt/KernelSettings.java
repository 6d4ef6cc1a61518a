package dev.srt.seatbelt;

import static dev.srt.seatbelt.profile.Operation.SYSCTL_READ;
import static dev.srt.seatbelt.profile.Operation.SYSCTL_WRITE;

import dev.srt.seatbelt.profile.Filter;
import dev.srt.seatbelt.profile.ProfileRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command may ask the kernel about the machine ({@code sysctl(3)}). Not among it: the list of all processes, and what
 * their arguments are.
 */
final class KernelSettings {
    private static final String ANY_END = "*";

    private KernelSettings() {}

    /** Settings for one need; {@code *} at the end of a name stands for all that begin so. */
    private record Need(String what, List<String> settings) {
        static Need of(String what, String... settings) {
            return new Need(what, List.of(settings));
        }
    }

    private static final List<Need> NEEDS = List.of(
            Need.of(
                    "how many processors there are, for as many threads",
                    "hw.ncpu",
                    "hw.activecpu",
                    "hw.logicalcpu",
                    "hw.logicalcpu_max",
                    "hw.physicalcpu",
                    "hw.physicalcpu_max",
                    "hw.packages",
                    "hw.nperflevels",
                    "hw.perflevel*",
                    "vm.loadavg"),
            Need.of(
                    "what the processors can do, for the fastest code",
                    "hw.machine",
                    "hw.cputype",
                    "hw.cpufamily",
                    "hw.byteorder",
                    "hw.vectorunit",
                    "hw.optional.*",
                    "machdep.cpu.*",
                    "machdep.ptrauth_enabled",
                    "sysctl.proc_cputype"),
            Need.of(
                    "how fast they are, for measuring time",
                    "hw.cpufrequency",
                    "hw.cpufrequency_compat",
                    "hw.busfrequency_compat",
                    "hw.tbfrequency_compat"),
            Need.of(
                    "sizes of memory and caches, for heaps and blocks",
                    "hw.memsize",
                    "hw.pagesize",
                    "hw.pagesize_compat",
                    "hw.cacheconfig",
                    "hw.cachelinesize_compat",
                    "hw.l1dcachesize_compat",
                    "hw.l1icachesize_compat",
                    "hw.l2cachesize_compat",
                    "hw.l3cachesize_compat"),
            Need.of(
                    "which system this is: uname, sw_vers, and what depends on them",
                    "kern.ostype",
                    "kern.osrelease",
                    "kern.osversion",
                    "kern.osproductversion",
                    "kern.osvariant_status",
                    "kern.version",
                    "kern.hostname",
                    "kern.bootargs",
                    "kern.secure_kernel",
                    "kern.willshutdown",
                    "security.mac.lockdown_mode_state"),
            Need.of(
                    "how much a process may have",
                    "kern.argmax",
                    "kern.maxfiles",
                    "kern.maxfilesperproc",
                    "kern.maxproc",
                    "kern.ngroups",
                    "kern.usrstack64"),
            Need.of("about itself and those it started, by number", "kern.proc.pid.*", "kern.proc.pgrp.*"),
            Need.of("the machine's network interfaces", "net.routetable.*"));

    /** Apple's own libraries ask for it and set it, for the thread that asks. */
    private static final String THREADS_AVAILABLE = "kern.tcsm_available";

    private static final String THREADS = "kern.tcsm_enable";

    static List<ProfileRule> rules() {
        List<ProfileRule> rules = new ArrayList<>();
        NEEDS.forEach(need -> rules.add(ProfileRule.allow(
                List.of(SYSCTL_READ),
                need.settings().stream().map(KernelSettings::filter).toList())));
        rules.add(ProfileRule.allow(SYSCTL_READ, new Filter.Setting(THREADS_AVAILABLE), new Filter.Setting(THREADS)));
        rules.add(ProfileRule.allow(SYSCTL_WRITE, new Filter.Setting(THREADS)));
        return rules;
    }

    private static Filter filter(String setting) {
        return setting.endsWith(ANY_END)
                ? new Filter.SettingsFrom(setting.substring(0, setting.length() - ANY_END.length()))
                : new Filter.Setting(setting);
    }
}
