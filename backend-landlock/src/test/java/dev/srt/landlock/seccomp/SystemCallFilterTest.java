package dev.srt.landlock.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.landlock.seccomp.SystemCallFilter.Files;
import dev.srt.spi.InitPlan.SystemCalls;
import dev.srt.spi.InitPlan.UnixSockets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemCallFilterTest {
    private static final UnixSockets NONE = new UnixSockets.At(List.of());
    private static final SystemCalls CLOSED = new SystemCalls(NONE, false);
    private static final SystemCalls UNIX_SOCKETS = new SystemCalls(new UnixSockets.All(), false);
    private static final SystemCalls ONE_SOCKET =
            new SystemCalls(new UnixSockets.At(List.of(Path.of("/run/one"))), false);
    private static final SystemCalls NAMESPACES = new SystemCalls(NONE, true);

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;

    private static int verdict(Architecture architecture, SystemCalls open, SystemCall call, long... arguments) {
        return new BpfInterpreter(SystemCallFilter.assemble(architecture, open, false, Files.NONE))
                .run(call.number(architecture), architecture.auditCode(), arguments);
    }

    @ParameterizedTest
    @EnumSource
    void internetSocketsAreMade(Architecture architecture) {
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, AF_INET, SOCK_STREAM, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, AF_INET6, SOCK_DGRAM, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void everyOtherFamilyIsRefused(Architecture architecture) {
        for (int family = 0; family < 64; family++) {
            if (family != AF_INET && family != AF_INET6) {
                assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, family, SOCK_STREAM, 1))
                        .as("family %d", family)
                        .isEqualTo(SystemCallFilter.NOT_PERMITTED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofNetlinkOnlyTheRoutingFamilyIsOpen(Architecture architecture) {
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, AF_NETLINK, 3, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, AF_NETLINK, 3, 12))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void unixSocketsOpenOnlyWherePolicySaysSo(Architecture architecture) {
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKET, AF_UNIX, SOCK_STREAM, 0))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(verdict(architecture, UNIX_SOCKETS, SystemCall.SOCKET, AF_UNIX, SOCK_STREAM, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void whereSomePathsAreAllowedTheHelperIsAskedAboutEveryConnection(Architecture architecture) {
        assertThat(verdict(architecture, ONE_SOCKET, SystemCall.SOCKET, AF_UNIX, SOCK_STREAM, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
        assertThat(verdict(architecture, ONE_SOCKET, SystemCall.SOCKET, AF_UNIX, SOCK_DGRAM, 0))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(verdict(architecture, ONE_SOCKET, SystemCall.CONNECT, 3, 0, 16))
                .isEqualTo(SystemCallFilter.ASK);
        assertThat(verdict(architecture, CLOSED, SystemCall.CONNECT, 3, 0, 16)).isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void aPairOfDatagramSocketsIsRefusedSinceItCanSendToAnyPath(Architecture architecture) {
        for (int type : List.of(SOCK_STREAM, SOCK_SEQPACKET, SOCK_STREAM | SOCK_CLOEXEC)) {
            assertThat(verdict(architecture, CLOSED, SystemCall.SOCKETPAIR, AF_UNIX, type, 0))
                    .isEqualTo(SystemCallFilter.ALLOW);
        }
        assertThat(verdict(architecture, CLOSED, SystemCall.SOCKETPAIR, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void typingIntoTheTerminalIsRefusedWhateverTheUpperHalfOfTheRequest(Architecture architecture) {
        for (long request : new long[] {0x5412, 0x541c, 0x1_0000_5412L, 0xffff_ffff_0000_541cL}) {
            assertThat(verdict(architecture, CLOSED, SystemCall.IOCTL, 0, request))
                    .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        }
        assertThat(verdict(architecture, CLOSED, SystemCall.IOCTL, 0, 0x5413)).isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void namespacesAreRefusedButThreadsAndForksAreNot(Architecture architecture) {
        long newUser = 0x10000000L;
        long newMounts = 0x00020000L;
        long thread = 0x003d0f00L;
        for (SystemCall call : List.of(SystemCall.CLONE, SystemCall.UNSHARE)) {
            assertThat(verdict(architecture, CLOSED, call, newUser | 17)).isEqualTo(SystemCallFilter.NOT_PERMITTED);
            assertThat(verdict(architecture, CLOSED, call, newMounts)).isEqualTo(SystemCallFilter.NOT_PERMITTED);
            assertThat(verdict(architecture, CLOSED, call, thread)).isEqualTo(SystemCallFilter.ALLOW);
            assertThat(verdict(architecture, NAMESPACES, call, newUser)).isEqualTo(SystemCallFilter.ALLOW);
        }
        assertThat(verdict(architecture, CLOSED, SystemCall.CLONE3)).isEqualTo(SystemCallFilter.NO_SUCH_CALL);
        assertThat(verdict(architecture, NAMESPACES, SystemCall.CLONE3)).isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void wholeCallsAreRefused(Architecture architecture) {
        for (SystemCall call : List.of(
                SystemCall.IO_URING_SETUP,
                SystemCall.KEYCTL,
                SystemCall.BPF,
                SystemCall.USERFAULTFD,
                SystemCall.FINIT_MODULE,
                SystemCall.OPEN_BY_HANDLE_AT)) {
            assertThat(verdict(architecture, NAMESPACES, call))
                    .as(call.name())
                    .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        }
        assertThat(verdict(architecture, CLOSED, SystemCall.MOUNT)).isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(verdict(architecture, NAMESPACES, SystemCall.MOUNT)).isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void onTheHostsNetworkThereIsOnlyTcpAndTheHelperIsAskedAboutEveryConnection(Architecture architecture) {
        BpfInterpreter fence = new BpfInterpreter(SystemCallFilter.assemble(architecture, CLOSED, true, Files.NONE));
        int audit = architecture.auditCode();
        int socket = SystemCall.SOCKET.number(architecture);
        int fastOpen = 0x20000000;

        assertThat(fence.run(socket, audit, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6))
                .isEqualTo(SystemCallFilter.ALLOW);
        assertThat(fence.run(socket, audit, AF_INET6, SOCK_STREAM, 0)).isEqualTo(SystemCallFilter.ALLOW);
        for (long[] kind : new long[][] {{SOCK_DGRAM, 0}, {3, 1}, {SOCK_STREAM, 132}, {SOCK_STREAM, 262}, {5, 0}}) {
            assertThat(fence.run(socket, audit, AF_INET, kind[0], kind[1])).isEqualTo(SystemCallFilter.NOT_PERMITTED);
        }
        assertThat(fence.run(SystemCall.CONNECT.number(architecture), audit)).isEqualTo(SystemCallFilter.ASK);
        assertThat(fence.run(SystemCall.BIND.number(architecture), audit)).isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(fence.run(SystemCall.LISTEN.number(architecture), audit)).isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(fence.run(SystemCall.SENDTO.number(architecture), audit, 3, 0, 0, fastOpen))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        assertThat(fence.run(SystemCall.SENDTO.number(architecture), audit, 3, 0, 0, 0))
                .isEqualTo(SystemCallFilter.ALLOW);
        assertThat(fence.run(SystemCall.SENDMSG.number(architecture), audit, 3, 0, fastOpen))
                .isEqualTo(SystemCallFilter.NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void onlyItsOwnLimitsCanBeSet(Architecture architecture) {
        assertThat(verdict(architecture, CLOSED, SystemCall.PRLIMIT64, 0, 7)).isEqualTo(SystemCallFilter.ALLOW);
        for (int process : new int[] {1, 2, 4711, -1}) {
            assertThat(verdict(architecture, NAMESPACES, SystemCall.PRLIMIT64, process, 7))
                    .isEqualTo(SystemCallFilter.NOT_PERMITTED);
        }
    }

    private static int fileVerdict(Architecture architecture, Files files, SystemCall call, long... arguments) {
        return new BpfInterpreter(SystemCallFilter.assemble(architecture, CLOSED, false, files))
                .run(call.number(architecture), architecture.auditCode(), arguments);
    }

    @ParameterizedTest
    @EnumSource
    void theHelperIsAskedAboutEveryCallThatMakesAName(Architecture architecture) {
        for (SystemCall call : List.of(
                SystemCall.CREAT,
                SystemCall.MKDIR,
                SystemCall.MKDIRAT,
                SystemCall.MKNOD,
                SystemCall.MKNODAT,
                SystemCall.SYMLINK,
                SystemCall.SYMLINKAT,
                SystemCall.LINK,
                SystemCall.LINKAT,
                SystemCall.RENAME,
                SystemCall.RENAMEAT,
                SystemCall.RENAMEAT2,
                SystemCall.TRUNCATE)) {
            if (call.exists(architecture)) {
                assertThat(fileVerdict(architecture, Files.NEW_NAMES, call))
                        .as(call.name())
                        .isEqualTo(SystemCallFilter.ASK);
            }
        }
        assertThat(fileVerdict(architecture, Files.NEW_NAMES, SystemCall.OPENAT2))
                .isEqualTo(SystemCallFilter.NO_SUCH_CALL);
        assertThat(fileVerdict(architecture, Files.NEW_NAMES, SystemCall.UNLINKAT))
                .isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void openingIsAskedAboutByItsFlags(Architecture architecture) {
        int create = 0x40;
        int write = 0x1;
        int readWrite = 0x2;
        int truncate = 0x200;
        int closeOnExec = 0x80000;
        for (Files files : List.of(Files.NEW_NAMES, Files.CHANGES)) {
            for (int flag : new int[] {create, write, readWrite, truncate}) {
                assertThat(fileVerdict(architecture, files, SystemCall.OPENAT, 3, 0, flag))
                        .isEqualTo(SystemCallFilter.ASK);
            }
            assertThat(fileVerdict(architecture, files, SystemCall.OPENAT, 3, 0, closeOnExec))
                    .isEqualTo(SystemCallFilter.ALLOW);
        }
        assertThat(fileVerdict(architecture, Files.NONE, SystemCall.OPENAT, 3, 0, create))
                .isEqualTo(SystemCallFilter.ALLOW);
    }

    @ParameterizedTest
    @EnumSource
    void removalsAreAskedAboutWhereTheyAreJudged(Architecture architecture) {
        for (SystemCall call : List.of(SystemCall.UNLINK, SystemCall.UNLINKAT, SystemCall.RMDIR)) {
            if (call.exists(architecture)) {
                assertThat(fileVerdict(architecture, Files.CHANGES, call))
                        .as(call.name())
                        .isEqualTo(SystemCallFilter.ASK);
            }
        }
    }

    @Test
    void callsOfAnotherArchitectureEndTheProcess() {
        int i386 = 0x40000003;
        byte[] filter = SystemCallFilter.assemble(Architecture.X86_64, CLOSED, false, Files.NONE);

        assertThat(new BpfInterpreter(filter).run(1, i386)).isEqualTo(SystemCallFilter.KILL);
    }

    @Test
    void x32CallsEndTheProcess() {
        byte[] filter = SystemCallFilter.assemble(Architecture.X86_64, CLOSED, false, Files.NONE);
        int x32Socket = 0x40000000 | 41;

        assertThat(new BpfInterpreter(filter).run(x32Socket, Architecture.X86_64.auditCode(), AF_UNIX))
                .isEqualTo(SystemCallFilter.KILL);
    }

    @ParameterizedTest
    @EnumSource
    void everyCallThatIsNotNamedIsAllowed(Architecture architecture) {
        BpfInterpreter filter = new BpfInterpreter(SystemCallFilter.assemble(architecture, CLOSED, false, Files.NONE));
        List<Integer> named = List.of(SystemCall.values()).stream()
                .map(call -> call.number(architecture))
                .toList();
        for (int number = 0; number < 600; number++) {
            if (!named.contains(number)) {
                assertThat(filter.run(number, architecture.auditCode())).isEqualTo(SystemCallFilter.ALLOW);
            }
        }
    }
}
