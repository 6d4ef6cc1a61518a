package dev.srt.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.policy.Destination;
import dev.srt.policy.NetworkPolicy;
import dev.srt.spi.EgressRules.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AskingTest {
    private final List<Destination> asked = new CopyOnWriteArrayList<>();
    private GatewayUnderTest proxy;
    private Origin origin;

    @BeforeEach
    void open() throws Exception {
        proxy = new GatewayUnderTest();
        origin = new Origin(Origin.echo());
    }

    @AfterEach
    void close() throws Exception {
        origin.close();
        proxy.close();
    }

    private void answer(Future<Answer> answer) {
        proxy.asking(destination -> {
            asked.add(destination);
            return answer;
        });
    }

    private String url() {
        return "http://" + origin.authority() + "/";
    }

    @Test
    void whatNoRuleDecidesIsReachedWhereItIsAllowed() throws Exception {
        answer(Future.succeededFuture(new Answer.Allow()));
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 200 ");
        assertThat(asked).containsExactly(Destination.parse(origin.authority()));
        assertThat(proxy.violations).isEmpty();
    }

    @Test
    void anAnswerMayTakeItsTime() throws Exception {
        BlockingQueue<Promise<Answer>> questions = new LinkedBlockingQueue<>();
        proxy.asking(destination -> {
            Promise<Answer> promise = Promise.promise();
            questions.add(promise);
            return promise.future();
        });
        try (RawClient client = proxy.client()) {
            client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\n" + proxy.authorization() + "\r\n");
            questions.poll(10, TimeUnit.SECONDS).complete(new Answer.Allow());
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aReasonIsToldWhereItIsDenied() throws Exception {
        answer(Future.succeededFuture(new Answer.Deny(Optional.of("not today"))));
        assertThat(proxy.exchange("CONNECT " + origin.authority() + " HTTP/1.1\r\n{AUTH}\r\n"))
                .startsWith("HTTP/1.1 403 not today\r\n")
                .contains("X-Proxy-Error: blocked-by-allowlist");
        assertThat(proxy.violation().decision().reason()).isEqualTo("not today");
    }

    @Test
    void withoutAReasonTheUserDeniedIt() throws Exception {
        answer(Future.succeededFuture(new Answer.Deny(Optional.empty())));
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 403 ").contains("user denied");
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void aFailureDenies() throws Exception {
        answer(Future.failedFuture(new IllegalStateException("secret details")));
        assertThat(proxy.get(url()))
                .startsWith("HTTP/1.1 403 ")
                .contains("permission prompt failed")
                .doesNotContain("secret details");
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void anExceptionDeniesToo() throws Exception {
        proxy.asking(destination -> {
            throw new IllegalStateException("secret details");
        });
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 403 ").contains("permission prompt failed");
    }

    @Test
    void rulesAreNotOpenToQuestion() throws Exception {
        answer(Future.succeededFuture(new Answer.Allow()));
        proxy.deny(origin.authority());
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 403 ");
        proxy.deny().allow(origin.authority());
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 200 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void aStrictListIsNotOpenToQuestionEither() throws Exception {
        answer(Future.succeededFuture(new Answer.Allow()));
        proxy.policy.updateAndGet(old -> old.toBuilder().strictAllowlist(true).build());
        assertThat(proxy.get(url())).startsWith("HTTP/1.1 403 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void anAnswerHoldsForOneRequest() throws Exception {
        answer(Future.succeededFuture(new Answer.Allow()));
        try (RawClient client = proxy.client()) {
            String request = "GET " + url() + " HTTP/1.1\r\nHost: x\r\n" + proxy.authorization() + "\r\n";
            client.send(request + request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
            assertThat(client.readAll().split("HTTP/1.1 200 ", -1)).hasSize(3);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void theAddressesOfANameAreJudgedAllTheSame() throws Exception {
        answer(Future.succeededFuture(new Answer.Allow()));
        String name = NamesOfTests.meaning("127.0.0.1");
        assertThat(proxy.get("http://" + name + ":" + origin.port() + "/"))
                .startsWith("HTTP/1.1 403 ")
                .contains("X-Proxy-Error: blocked-by-sandbox-runtime");
        assertThat(origin.accepted).hasValue(0);
    }

    @Test
    void aCommandMayHaveRulesOfItsOwn() throws Exception {
        NetworkPolicy common = proxy.policy.get();
        proxy.allow(origin.authority()).forCommand("command", proxy.policy.get());
        proxy.policy.set(common);

        assertThat(proxy.get(url())).startsWith("HTTP/1.1 403 ");
        String request = "GET " + url() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n";
        String own = GatewayUnderTest.authorization("srt.Y29tbWFuZA==", proxy.token());
        assertThat(proxy.exchange(request.formatted(own))).startsWith("HTTP/1.1 200 ");
        String other = GatewayUnderTest.authorization("srt.Y29tbWFuZX==", proxy.token());
        assertThat(proxy.exchange(request.formatted(other))).startsWith("HTTP/1.1 403 ");
        String noBase64 = GatewayUnderTest.authorization("srt.%", proxy.token());
        assertThat(proxy.exchange(request.formatted(noBase64))).startsWith("HTTP/1.1 403 ");
    }
}
