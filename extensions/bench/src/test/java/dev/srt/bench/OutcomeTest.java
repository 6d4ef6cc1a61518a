package dev.srt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static long[] milliseconds(LongStream values) {
        return values.map(each -> each * 1_000_000).toArray();
    }

    @Test
    void percentilesAreNearestRanksWhateverTheOrder() {
        long[] hundredDownToOne = milliseconds(LongStream.rangeClosed(1, 100).map(i -> 101 - i));

        assertThat(SmallRequests.Outcome.of(hundredDownToOne, 4)).isEqualTo(new SmallRequests.Outcome(25, 50, 99));
    }

    @Test
    void oneSampleIsEveryPercentile() {
        assertThat(SmallRequests.Outcome.of(milliseconds(LongStream.of(7)), 1))
                .isEqualTo(new SmallRequests.Outcome(1, 7, 7));
    }

    @Test
    void aSingleSlowRequestOfAThousandIsNotInTheP99() {
        long[] times = milliseconds(LongStream.concat(
                LongStream.of(500), LongStream.generate(() -> 1).limit(999)));

        assertThat(SmallRequests.Outcome.of(times, 1).p99()).isEqualTo(1);
    }
}
