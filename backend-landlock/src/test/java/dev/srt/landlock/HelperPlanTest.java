package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the helper reads its plan, in the builds for both processors: the other one's runs in an emulator. The control
 * socket is a file here, which ends after the plan, so no command is ever started.
 */
@Timeout(120)
class HelperPlanTest {
    private static final int SETUP_FAILED = 125;

    /** Where the flags stand in {@code struct plan_header}. They are never changed: they could make mounts on this host. */
    private static final int FLAGS = 32;

    private static final int VARIANTS = 1000;

    @TempDir
    private Path directory;

    private record Answer(int status, String text) {}

    @ParameterizedTest
    @EnumSource
    void theHelperIsBuiltForBothProcessors(Architecture architecture) throws Exception {
        byte[] elf = Files.readAllBytes(helper(architecture));
        int machine = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN).getShort(18);

        // e_machine, elf(5): EM_X86_64 and EM_AARCH64
        assertThat(machine).isEqualTo(architecture == Architecture.X86_64 ? 62 : 183);
    }

    @ParameterizedTest
    @EnumSource
    void aWholePlanIsRead(Architecture architecture) throws Exception {
        // After the plan the helper waits for the host, which has gone.
        assertThat(read(architecture, plan())).isEqualTo(new Answer(SETUP_FAILED, ""));
    }

    @ParameterizedTest
    @EnumSource
    void aPlanThatIsNoneIsRefused(Architecture architecture) throws Exception {
        byte[] plan = plan();
        byte[] otherVersion = plan.clone();
        otherVersion[3] = '9';

        assertThat(read(architecture, new byte[0]).text()).isEqualTo("srt: no plan came\n");
        assertThat(read(architecture, otherVersion).text()).isEqualTo("srt: the plan is not one of this version\n");
        assertThat(read(architecture, Arrays.copyOf(plan, plan.length - 1)).text())
                .isEqualTo("srt: the plan is cut short\n");
    }

    @ParameterizedTest
    @EnumSource
    void countsThatThePlanDoesNotHoldAreRefused(Architecture architecture) throws Exception {
        int firstCount = FLAGS + 3 * Integer.BYTES;
        int counts = 7; // rules, ports, bytes of the filter, sockets, arguments, variables
        for (int i = 0; i < counts - 1; i++) {
            byte[] plan = plan();
            ByteBuffer.wrap(plan).order(ByteOrder.nativeOrder()).putInt(firstCount + i * Integer.BYTES, 0x7ffffff8);
            Answer answer = read(architecture, plan);
            assertThat(answer.status()).as("count %d: %s", i, answer).isEqualTo(SETUP_FAILED);
            assertThat(answer.text()).as("count %d", i).startsWith("srt: ");
        }
    }

    @Test
    void noPlanMakesTheHelperCrash() throws Exception {
        Random random = new Random(20261125);
        byte[] whole = plan();
        for (int i = 0; i < VARIANTS; i++) {
            byte[] plan = whole.clone();
            for (int change = 0; change < 1 + random.nextInt(4); change++) {
                int at = random.nextInt(plan.length);
                if (at < FLAGS || at >= FLAGS + Integer.BYTES) {
                    plan[at] = (byte) random.nextInt();
                }
            }
            Answer answer = read(Architecture.current().orElseThrow(), plan);
            // A signal n would show as 128 + n.
            assertThat(answer.status()).as("variant %d: %s", i, answer).isLessThanOrEqualTo(SETUP_FAILED);
        }
    }

    private static byte[] plan() {
        InitPlan plan = new InitPlan(
                List.of("true", "argument"),
                Map.of("NAME", "value", "OTHER", ""),
                Path.of("/"),
                new HostFacts.User(0, 0),
                InitPlan.Surroundings.PREPARED,
                List.of(),
                new InitPlan.SystemCalls(new InitPlan.UnixSockets.At(List.of()), false),
                Optional.of(new InitPlan.FileFence(List.of(Path.of("/tmp"), Path.of("/dev")), Optional.empty())),
                false);
        return PlanEncoding.encode(plan, Architecture.X86_64);
    }

    private Answer read(Architecture architecture, byte[] plan) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("plan"), plan);
        boolean own = Architecture.current().orElseThrow() == architecture;
        String emulator = own ? "" : "qemu-" + architecture.id() + " ";
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<\"$1\" 4</dev/null; exec " + emulator + "\"$2\" inside",
                        "sh",
                        file.toString(),
                        helper(architecture).toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }

    private Path helper(Architecture architecture) throws IOException {
        if (System.getenv("SRT_MUST_WORK") == null) {
            assumeTrue(HelperBinary.existsFor(architecture), "no cross compiler for " + architecture.id());
            assumeTrue(
                    Architecture.current().orElseThrow() == architecture
                            || Files.isExecutable(Path.of("/usr/bin/qemu-" + architecture.id())),
                    "no emulator for " + architecture.id());
        }
        Path folder = Files.createDirectories(directory.resolve(architecture.id()));
        Path helper = folder.resolve("srt-init");
        return Files.exists(helper) ? helper : HelperBinary.layOut(architecture, folder);
    }
}
