package dev.srt.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.srt.policy.Port;
import dev.srt.spi.Availability;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.Launch;
import dev.srt.spi.Listener;
import dev.srt.spi.Mount;
import dev.srt.spi.UnenforceableException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class BubblewrapBackendTest {
    private final BubblewrapBackend backend = new BubblewrapBackend();

    @Test
    void theHelperStartsBubblewrapAndIsItsLastStep() throws Exception {
        Launch launch = new Rules().launch();

        assertThat(String.join(" ", launch.argv()))
                .isEqualTo("/run/srt-init outside 7 /run/control"
                        + " /usr/bin/bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-net"
                        + " --unshare-cgroup-try --die-with-parent"
                        + " --bind / / --dev /dev --proc /proc"
                        + " --uid 0 --gid 0 --cap-add ALL --as-pid-1"
                        + " -- /proc/self/fd/4 inside");
    }

    @Test
    void theCommandAndItsEnvironmentTravelOverTheSocketAndStandInNoArgument() throws Exception {
        Launch launch = new Rules().launch();

        assertThat(launch.argv()).noneMatch(word -> word.contains("hello") || word.contains("secret"));
        assertThat(launch.environment()).isEmpty();
        assertThat(launch.init()).hasValueSatisfying(plan -> {
            assertThat(plan.argv()).containsExactly("echo", "hello");
            assertThat(plan.environment()).containsEntry("TOKEN", "secret");
            assertThat(plan.user()).isEqualTo(new HostFacts.User(1000, 1000));
        });
    }

    @Test
    void mountsAreTheHelpersToMakeHoweverManyTheyAre() throws Exception {
        Rules rules = new Rules().directory("/work").allowWrite("/work");
        for (int i = 0; i < 10_000; i++) {
            rules.file("/work/" + i).denyWrite("/work/" + i);
        }
        Launch launch = rules.launch();

        assertThat(launch.argv()).hasSizeLessThan(40);
        assertThat(launch.init())
                .hasValueSatisfying(plan -> assertThat(plan.mounts())
                        .startsWith(new Mount.ReadOnly(Path.of("/")), new Mount.Writable(Path.of("/work")))
                        .hasSize(10_003));
    }

    @Test
    void listenersAreTheHelpersToOpen() throws Exception {
        Listener proxy = new Listener.Proxy(new Port(3128));

        assertThat(new Rules().listener(proxy).launch().init())
                .hasValueSatisfying(plan -> assertThat(plan.listeners()).containsExactly(proxy));
    }

    @Test
    void withTheHelperEverythingIsPromised() {
        assertThat(backend.probe(new Rules().host()))
                .isEqualTo(new Availability.Usable(java.util.EnumSet.allOf(Guarantee.class)));
    }

    @Test
    void withoutTheHelperNeitherAFilteredNetworkNorClosedUnixSocketsArePromised() {
        assertThat(backend.probe(new Rules().withoutHelper().host()))
                .asInstanceOf(InstanceOfAssertFactories.type(Availability.Usable.class))
                .extracting(Availability.Usable::guarantees)
                .asInstanceOf(InstanceOfAssertFactories.collection(Guarantee.class))
                .doesNotContain(Guarantee.NETWORK_FILTERED, Guarantee.UNIX_SOCKETS_CLOSED)
                .contains(Guarantee.NETWORK_CLOSED, Guarantee.WRITE_ALLOWLIST, Guarantee.READ_DENIES);
    }

    @Test
    void withoutTheHelperTheCommandGetsASessionOfItsOwn() throws Exception {
        Launch launch = new Rules().withoutHelper().launch();

        assertThat(launch.argv()).contains("--new-session", "--cap-drop").endsWith("--", "echo", "hello");
        assertThat(launch.environment()).containsEntry("TOKEN", "secret");
        assertThat(launch.init()).isEmpty();
    }

    @Test
    void withoutTheHelperANameThatIsNotThereCannotBeDenied() {
        Rules rules = new Rules()
                .directory("/work")
                .absent("/work/new")
                .allowWrite("/work")
                .denyWrite("/work/new")
                .withoutHelper();

        assertThatThrownBy(rules::launch)
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContaining("\"/work/new\"")
                .hasMessageContaining("test.json");
    }

    @Test
    void withoutTheHelperMoreMountsThanBubblewrapTakesAreRefused() {
        Rules rules = new Rules().directory("/work").allowWrite("/work").withoutHelper();
        for (int i = 0; i < MountArguments.MOST / 3; i++) {
            rules.file("/work/" + i).denyWrite("/work/" + i);
        }
        assertThatThrownBy(rules::launch)
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContainingAll("3003 mounts", "9000 arguments");
    }

    @Test
    void withoutTheHelperLongerArgumentsThanLinuxTakesAreRefused() {
        Rules rules = new Rules().directory("/work").allowWrite("/work").withoutHelper();
        for (int i = 0; i < 300; i++) {
            String path = "/work/" + i + ("/" + "x".repeat(250)).repeat(12);
            rules.file(path).denyWrite(path);
        }
        assertThatThrownBy(rules::launch)
                .isInstanceOf(UnenforceableException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void aHostWithoutBubblewrapIsToldHowToGetIt() {
        HostFacts host = new Rules().host();
        HostFacts bare = new HostFacts(
                host.os(),
                host.user(),
                Map.of(),
                host.files(),
                host.init(),
                host.scratch(),
                host.kernel(),
                host.rootLinks());

        assertThat(backend.probe(bare))
                .asInstanceOf(InstanceOfAssertFactories.type(Availability.Unusable.class))
                .satisfies(unusable -> assertThat(unusable.fix()).contains("install"));
    }
}
