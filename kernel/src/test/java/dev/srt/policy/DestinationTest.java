package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource({
        "Example.com:443, example.com:443",
        "0x7f.1:80, 127.0.0.1:80",
        "[::1]:80, [::1]:80",
        "[::ffff:10.0.0.1]:1, 10.0.0.1:1",
        "localhost.:65535, localhost:65535"
    })
    void anAuthorityHasOneMeaning(String written, String canonical) {
        assertThat(Destination.parse(written)).hasToString(canonical);
        assertThat(Destination.parse(canonical)).isEqualTo(Destination.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":80",
                "localhost:",
                "localhost:0",
                "localhost:00080",
                "localhost:080",
                "localhost:65536",
                "localhost:70000",
                "localhost:4294967376",
                "localhost:+80",
                "localhost:-80",
                "localhost: 80",
                "localhost:8x",
                "localhost:\u0661\u0662",
                "::1:80",
                "[::1]",
                "[::1]80",
                "a:1:2"
            })
    void whatIsNoAuthorityIsRefused(String written) {
        assertThatThrownBy(() -> Destination.parse(written)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void noBytesMakeTheParserFailInAnotherWay() {
        Random random = new Random(20261125);
        String alphabet = "[]:.%@0123456789abcdefxX-_*/\\\0\r\n \u00fc\u3002\u200d\ud800\u0130LOCALHOST";
        int understood = 0;
        for (int round = 0; round < 200_000; round++) {
            String text;
            if (round % 2 == 0) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                text = new String(bytes, StandardCharsets.ISO_8859_1) + ":80";
            } else {
                StringBuilder chosen = new StringBuilder();
                for (int i = random.nextInt(16); i > 0; i--) {
                    chosen.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                text = chosen.append(":443").toString();
            }
            try {
                Destination destination = Destination.parse(text);
                assertThat(Destination.parse(destination.toString())).isEqualTo(destination);
                assertThat(destination.toString()).matches("[a-z0-9._:\\[\\]-]+");
                understood++;
            } catch (InvalidValueException e) {
                assertThat(e.fix()).isNotEmpty();
            }
        }
        assertThat(understood).isPositive();
    }
}
