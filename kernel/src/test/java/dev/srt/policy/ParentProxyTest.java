package dev.srt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParentProxyTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, http://proxy.example:3128",
        "HTTP://Proxy.Example., http://proxy.example:80",
        "https://proxy.example/, https://proxy.example:443",
        "socks5h://10.1.2.3, socks5://10.1.2.3:1080",
        "socks5://[::1]:9, socks5://[::1]:9",
        "proxy.example:8080, http://proxy.example:8080",
        "http://a_b:1, http://a_b:1",
        "http://user:word@proxy.example:1, http://proxy.example:1",
    })
    void namesWhereTheProxyIs(String text, String shown) {
        assertThat(ParentProxy.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:word@p.example:1, user, word",
        "http://user@p.example:1, user, ''",
        "http://srt.ZWNobw%3D%3D:t%40%2F%3A+@p.example:1, srt.ZWNobw==, t@/:+",
        "http://us@er:word@p.example:1, us@er, word",
    })
    void tellsTheLoginPercentDecoded(String text, String user, String password) {
        assertThat(ParentProxy.parse(text).login()).contains(new ParentProxy.Login(user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "ftp://proxy.example:1",
                "socks4://proxy.example:1",
                "http://proxy.example:0",
                "http://proxy.example:65536",
                "http://proxy.example:1/path",
                "http://proxy.example:1?q",
                "http://secret:word@",
                "http://secret:wo%0ard@proxy.example:1",
                "http://secret:wo\nrd@proxy.example:1",
                "http:///x",
                "http:proxy.example:1",
            })
    void refusesAnythingElseWithoutTellingTheLogin(String text) {
        assertThatThrownBy(() -> ParentProxy.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void noTextOfItHoldsThePassword() {
        ParentProxy proxy = ParentProxy.parse("http://user:hunter2@p.example:1");
        assertThat(proxy + " " + proxy.login()).doesNotContain("hunter2");
    }
}
