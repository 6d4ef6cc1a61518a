package dev.srt.seatbelt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.seatbelt.reader.Want;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a command reaches. Simulated. */
class ConnectionsTest {

    @Test
    void withoutAGatewayNothingIsReached() {
        Asked asked = Asked.of(new Confinements().allowDomain("example.com"));

        assertThat(asked.connect("127.0.0.1", 3128)).isFalse();
        assertThat(asked.connect("192.0.2.1", 80)).isFalse();
        assertThat(asked.local("network-bind", "127.0.0.1", 8000)).isFalse();
        assertThat(asked.local("network-inbound", "127.0.0.1", 8000)).isFalse();
    }

    @Test
    void theGatewayIsReachedByEitherProtocolAndNothingElseIs() {
        Asked asked = Asked.of(new Confinements().gateway(50_123, 50_124));

        assertThat(asked.connect("127.0.0.1", 50_123)).isTrue();
        assertThat(asked.connect("::1", 50_124)).isTrue();
        assertThat(asked.connect("127.0.0.1", 50_125)).isFalse();
        assertThat(asked.connect("192.0.2.1", 50_123)).isFalse();
        assertThat(asked.connect("fe80::1", 50_123)).isFalse();
        assertThat(asked.local("network-bind", "127.0.0.1", 50_123)).isFalse();
    }

    @Test
    void aServiceOfThisMachineThatARuleNamesIsReached() {
        Asked asked = Asked.of(new Confinements().allowDomain("localhost:8000").allowDomain("example.com:8001"));

        assertThat(asked.connect("127.0.0.1", 8000)).isTrue();
        assertThat(asked.connect("127.0.0.1", 8001)).isFalse();
    }

    @Test
    void whoMayListenOnTheLoopbackListensThereAloneAndReachesIt() {
        Asked asked = Asked.of(new Confinements().localBinding());

        assertThat(asked.local("network-bind", "127.0.0.1", 8000)).isTrue();
        assertThat(asked.local("network-inbound", "::1", 8000)).isTrue();
        assertThat(asked.connect("127.0.0.1", 8000)).isTrue();
        assertThat(asked.local("network-bind", "0.0.0.0", 8000))
                .as("by which others come in")
                .isFalse();
        assertThat(asked.connect("192.0.2.1", 8000)).isFalse();
    }

    @Test
    void unixSocketsAreClosed() {
        Asked asked = Asked.of(new Confinements().gateway(50_123));

        assertThat(asked.socket("AF_UNIX", "0")).isFalse();
        assertThat(asked.file("network-outbound", "/private/var/run/docker.sock"))
                .isFalse();
        assertThat(asked.file("network-outbound", "/private/var/run/mDNSResponder"))
                .isFalse();
        assertThat(asked.socket("AF_SYSTEM", "2")).isTrue();
        assertThat(asked.socket("AF_SYSTEM", "1")).isFalse();
    }

    @Test
    void aUnixSocketThatIsAllowedIsConnectedToAndNoneIsMade() {
        Asked asked = Asked.of(new Confinements().unixSocket("/private/var/run/db.sock"));

        assertThat(asked.socket("AF_UNIX", "0")).isTrue();
        assertThat(asked.file("network-outbound", "/private/var/run/db.sock")).isTrue();
        assertThat(asked.file("network-outbound", "/private/var/run/db.sock/x")).isFalse();
        assertThat(asked.file("network-outbound", "/private/var/run/docker.sock"))
                .isFalse();
        assertThat(asked.file("network-bind", "/private/var/run/db.sock")).isFalse();
    }

    @Test
    void allUnixSocketsAreUsedAndMadeWhereThatIsAllowed() {
        Asked asked = Asked.of(new Confinements().allUnixSockets());

        assertThat(asked.file("network-outbound", "/private/var/run/docker.sock"))
                .isTrue();
        assertThat(asked.file("network-bind", "/work/s")).isTrue();
        assertThat(asked.connect("127.0.0.1", 80)).isFalse();
        assertThat(asked.seatbelt().allows(Want.file("file-write-create", Path.of("/work/s"))))
                .isFalse();
    }
}
