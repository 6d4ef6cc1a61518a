package dev.srt.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files by which programs find names, made of what hosts have. */
class NameServiceTest {

    @Test
    void onlyThisMachineKeepsItsNamesInTheFile() {
        String docker = """
                # written by somebody
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost
                ff02::1\tip6-allnodes
                172.17.0.2\tbox # this one
                10.0.0.5 db.example.com db
                0.0.0.0 ads.example.com
                fe80::1%eth0 router
                not-an-address name

                """;
        assertThat(NameService.hosts(docker, "box")).isEqualTo("""
                # written by somebody
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost
                ff02::1\tip6-allnodes

                127.0.1.1\tbox
                """);
    }

    @Test
    void aFileThatFitsStaysAsItIs() {
        String hosts = "127.0.0.1 localhost\n127.0.1.1 box.example.com box\n";
        assertThat(NameService.hosts(hosts, "box")).isEqualTo(hosts);
    }

    @Test
    void theNameServerIsTheOnlyOneAndNothingIsSearched() {
        assertThat(NameService.resolverSettings("nameserver 127.0.0.53\noptions edns0\nsearch example.com\n"))
                .isEqualTo("nameserver 127.0.0.1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: files mdns4_minimal [NOTFOUND=return] dns",
                "hosts:\tmymachines resolve [!UNAVAIL=return] files myhostname dns",
                "  hosts:   ldap",
                "hosts: db files # and dns"
            })
    void namesOfHostsComeFromFilesAndTheNameServer(String line) {
        assertThat(NameService.sources("passwd: files\n" + line + "\nnetworks: files\n"))
                .isEqualTo("passwd: files\nhosts: files dns\nnetworks: files\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts: files dns\n", "hosts: files myhostname dns # as it is\n", "passwd: files sss\n"})
    void sourcesThatFitStay(String file) {
        assertThat(NameService.sources(file)).isEqualTo(file);
    }
}
