package dev.srt.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.srt.landlock.HelperBuild.Answer;
import dev.srt.landlock.seccomp.Architecture;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How the helper reads its plan, in the builds for both processors. The control socket is a file here, which ends after
 * the plan, so no command is ever started.
 */
@Timeout(60)
class HelperPlanTest {
    private static final int SETUP_FAILED = 125;
    // Where the fields of struct plan_header stand.
    private static final int MAGIC = 0;
    private static final int BYTES = 4;
    private static final int FLAGS = 32;
    private static final int RULES = 44;
    private static final int LISTENERS = 48;
    private static final int FILTER_BYTES = 52;
    private static final int IPV4_ROUTES_BYTES = 56;
    private static final int IPV6_ROUTES_BYTES = 60;
    private static final int TABLE_BYTES = 64;
    private static final int SUBSCRIPTION_BYTES = 68;
    private static final int SOCKETS = 72;
    private static final int DENIALS = 76;
    private static final int NAMES = 80;
    private static final int REPOSITORY_NAMES = 84;
    private static final int MOUNTS = 88;
    private static final int ARGUMENTS = 96;
    private static final int VARIABLES = 100;
    private static final int HEADER = 104;

    private static final int LIMIT = 64 << 20;

    /** The kernel's {@code BPF_MAXINSNS}. */
    private static final int LONGEST_FILTER = 4096;

    private static final String NONE = "no plan came";
    private static final String OTHER_VERSION = "the plan is not one of this version";
    private static final String CUT_SHORT = "the plan is cut short";
    private static final String NO_MOUNT = "the plan orders a mount without a path";
    private static final String TOO_LONG = "the plan holds more than it says";

    @TempDir
    private Path directory;

    private Path plans;

    @BeforeEach
    void makeRoomForPlans() throws Exception {
        plans = Files.createDirectory(directory.resolve("plans"));
    }

    @ParameterizedTest
    @EnumSource
    void aWholePlanIsRead(Architecture architecture) throws Exception {
        // After the plan the helper waits for the host, which has gone.
        assertThat(read(architecture, plan())).isEqualTo(new Answer(SETUP_FAILED, ""));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void aPlanThatIsNotWholeIsRefused(Architecture architecture, String what, byte[] plan, String reason)
            throws Exception {
        assertThat(read(architecture, plan)).as(what).isEqualTo(new Answer(SETUP_FAILED, "srt: " + reason + "\n"));
    }

    static Stream<Arguments> aPlanThatIsNotWholeIsRefused() {
        byte[] plan = plan();
        byte[] withoutNul = plan.clone();
        withoutNul[plan.length - 1] = 'x';
        byte[] oneByteMore = Arrays.copyOf(plan, plan.length + 1);
        List<Arguments> table = List.of(
                arguments("nothing", new byte[0], NONE),
                arguments("half a header", Arrays.copyOf(plan, HEADER / 2), NONE),
                arguments("another magic", with(plan, MAGIC, 0x32545253), OTHER_VERSION),
                arguments("another byte order", with(plan, MAGIC, 0x53525431), OTHER_VERSION),
                arguments("shorter than its header", with(plan, BYTES, HEADER - 1), OTHER_VERSION),
                arguments("longer than any", with(plan, BYTES, LIMIT + 1), OTHER_VERSION),
                arguments("no command", with(plan, ARGUMENTS, 0), OTHER_VERSION),
                arguments("half an instruction", with(plan, FILTER_BYTES, 12), OTHER_VERSION),
                arguments("a filter no kernel takes", with(plan, FILTER_BYTES, LONGEST_FILTER * 8 + 8), OTHER_VERSION),
                // 65,537 instructions: the length that the kernel is told has 16 bits, and would be 1.
                arguments("a filter whose length wraps", with(plan, FILTER_BYTES, 65_537 * 8), OTHER_VERSION),
                arguments("the longest filter", with(plan, FILTER_BYTES, LONGEST_FILTER * 8), CUT_SHORT),
                arguments("a header alone", Arrays.copyOf(plan, HEADER), CUT_SHORT),
                arguments("a header that counts itself only", with(plan, BYTES, HEADER), CUT_SHORT),
                arguments("a byte missing", Arrays.copyOf(plan, plan.length - 1), CUT_SHORT),
                arguments("a byte said to be missing", with(plan, BYTES, plan.length - 1), CUT_SHORT),
                arguments("a byte said to be there", with(plan, BYTES, plan.length + 1), CUT_SHORT),
                arguments("rules beyond count", with(plan, RULES, -1), CUT_SHORT),
                arguments("listeners beyond count", with(plan, LISTENERS, -1), CUT_SHORT),
                arguments("routes beyond count", with(plan, IPV4_ROUTES_BYTES, -1), CUT_SHORT),
                arguments("other routes beyond count", with(plan, IPV6_ROUTES_BYTES, -1), CUT_SHORT),
                arguments("a table beyond count", with(plan, TABLE_BYTES, -1), CUT_SHORT),
                arguments("a subscription beyond count", with(plan, SUBSCRIPTION_BYTES, -1), CUT_SHORT),
                arguments("sockets beyond count", with(plan, SOCKETS, -1), CUT_SHORT),
                arguments("denials beyond count", with(plan, DENIALS, -1), CUT_SHORT),
                arguments("names beyond count", with(plan, NAMES, -1), CUT_SHORT),
                arguments("names of repositories beyond count", with(plan, REPOSITORY_NAMES, -1), CUT_SHORT),
                arguments("mounts beyond count", with(plan, MOUNTS, -1), CUT_SHORT),
                arguments("no mounts", with(plan, MOUNTS, 1), NO_MOUNT),
                arguments("arguments beyond count", with(plan, ARGUMENTS, -1), CUT_SHORT),
                arguments("variables beyond count", with(plan, VARIABLES, -1), CUT_SHORT),
                arguments("a variable missing", with(plan, VARIABLES, 3), CUT_SHORT),
                arguments("no NUL at the end", withoutNul, CUT_SHORT),
                arguments("a variable more", with(plan, VARIABLES, 1), TOO_LONG),
                arguments("a byte more", with(oneByteMore, BYTES, oneByteMore.length), TOO_LONG));
        return Arrays.stream(Architecture.values())
                .flatMap(architecture ->
                        table.stream().map(row -> arguments(architecture, row.get()[0], row.get()[1], row.get()[2])));
    }

    @Test
    void noPlanMakesTheHelperCrash() throws Exception {
        Architecture own = Architecture.current().orElseThrow();
        assertNoVariantCrashes(2000, HelperBuild.of(own, directory).path());
    }

    /** The same with a build that ends at the first access out of bounds and at undefined behaviour, and starts slower. */
    @Test
    @Needs("gcc")
    void noPlanMakesTheHelperReadWhatIsNotThere() throws Exception {
        String library =
                HelperBuild.run(List.of("gcc", "-print-file-name=libasan.so")).text();
        NeedsCondition.need(library.startsWith("/"), "libasan");
        Path helper = directory.resolve("checked");
        String compile =
                "exec gcc -std=c11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -o \"$0\" *.c";
        Answer compiled = HelperBuild.run(List.of("sh", "-c", "cd src/main/c && " + compile, helper.toString()));
        assertThat(compiled).isEqualTo(new Answer(0, ""));

        assertNoVariantCrashes(1000, helper);
    }

    /** One shell starts all, which takes a third of the time. */
    private void assertNoVariantCrashes(int variants, Path helper) throws Exception {
        Random random = new Random(20261125);
        byte[] plan = plan();
        for (int i = 0; i < variants; i++) {
            Files.write(plans.resolve("variant%04d".formatted(i)), variant(plan, random));
        }
        Answer answer = HelperBuild.run(List.of(
                "sh",
                "-c",
                "for plan in \"$1\"/*; do \"$0\" inside 3<\"$plan\" 4</dev/null || echo \"${plan##*/} $?\"; done",
                helper.toString(),
                plans.toString()));

        assertThat(answer.text().lines().filter(line -> !line.startsWith("srt: ")))
                .hasSize(variants)
                .allMatch(line -> line.endsWith(" " + SETUP_FAILED));
    }

    /** Some bytes changed, some fields of the header set to what is likely to be miscounted, or the end cut off. */
    private static byte[] variant(byte[] plan, Random random) {
        byte[] variant = plan.clone();
        int[] edges = {0, 1, 2, 3, 8, plan.length, Integer.MAX_VALUE, Integer.MIN_VALUE, -8, -1};
        for (int change = random.nextInt(3); change >= 0; change--) {
            int field = RULES + Integer.BYTES * random.nextInt((HEADER - RULES) / Integer.BYTES);
            switch (random.nextInt(4)) {
                case 0 -> variant = with(variant, field, edges[random.nextInt(edges.length)]);
                case 1 -> variant = with(variant, field, random.nextInt(64));
                case 2 -> {
                    int length = HEADER + random.nextInt(variant.length - HEADER + 1);
                    variant = with(Arrays.copyOf(variant, length), BYTES, length);
                }
                default -> variant[random.nextInt(variant.length)] = (byte) random.nextInt();
            }
        }
        // They could make mounts on this host, tell its kernel of routes, and listen.
        return with(with(with(with(variant, FLAGS, 0), MOUNTS, 0), IPV4_ROUTES_BYTES, 0), LISTENERS, 0);
    }

    private static byte[] with(byte[] plan, int field, int value) {
        byte[] changed = plan.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.nativeOrder()).putInt(field, value);
        return changed;
    }

    private static byte[] plan() {
        InitPlan plan = new InitPlan(
                List.of("true", "argument"),
                Map.of("NAME", "value", "OTHER", ""),
                Path.of("/"),
                new HostFacts.User(0, 0),
                InitPlan.Surroundings.PREPARED,
                List.of(),
                List.of(),
                Optional.empty(),
                new InitPlan.SystemCalls(new InitPlan.UnixSockets.At(List.of()), false),
                Optional.of(new InitPlan.FileFence(List.of(Path.of("/tmp"), Path.of("/dev")), Optional.empty())),
                Optional.of(
                        new InitPlan.NameRules(List.of(Path.of("/denied")), List.of(".a", "b/c"), List.of("d"), false)),
                false);
        return PlanEncoding.encode(plan, Architecture.X86_64);
    }

    private Answer read(Architecture architecture, byte[] plan) throws Exception {
        HelperBuild build = HelperBuild.of(architecture, directory);
        Path file = Files.write(plans.resolve("plan"), plan);
        String redirected = "exec \"$@\" 3<" + file + " 4</dev/null";
        return HelperBuild.run(Stream.concat(Stream.of("sh", "-c", redirected, "sh"), build.command("inside").stream())
                .toList());
    }
}
