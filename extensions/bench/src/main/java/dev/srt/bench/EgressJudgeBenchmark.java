package dev.srt.bench;

import dev.srt.policy.Decision;
import dev.srt.policy.Destination;
import dev.srt.policy.EgressJudge;
import dev.srt.policy.NetworkPolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to judge one destination, by the number of rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EgressJudgeBenchmark {
    /** How many rules the policy has. */
    @Param({"10", "100", "1000", "10000", "100000"})
    public int rules;

    private NetworkPolicy policy;
    private final Destination lastAllowed = Destination.parse("127.0.0.1:80");
    private final Destination named = Destination.parse("a.b.zone2.example:443");
    private final Destination unknown = Destination.parse("www.example.org:443");

    /** Makes the policy. */
    @Setup(Level.Trial)
    public void makePolicy() {
        policy = OpenGateway.policy(rules);
    }

    /** The last rule allows it. */
    @Benchmark
    public Decision allowedByTheLastRule() {
        return EgressJudge.judge(policy, lastAllowed);
    }

    /** A wildcard, two labels up, allows it. */
    @Benchmark
    public Decision allowedByAWildcard() {
        return EgressJudge.judge(policy, named);
    }

    /** No rule names it. */
    @Benchmark
    public Decision deniedByAll() {
        return EgressJudge.judge(policy, unknown);
    }
}
