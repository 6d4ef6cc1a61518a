package dev.srt.service;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The service, as its callers have it. */
@QuarkusTest
@QuarkusTestResource(CallersOfTheTest.class)
class RunResourceTest {
    @ConfigProperty(name = "test.host")
    String host;

    private static ValidatableResponse run(String caller, String line) {
        return given().header("X-Caller", caller)
                .contentType(ContentType.JSON)
                .body(Map.of("line", line))
                .post("/run")
                .then();
    }

    private String asking() {
        return "curl -sS --noproxy '' http://" + host + "/";
    }

    @Test
    void aCallersCommandRunsUnderTheCallersPolicy() {
        run("alice", "echo hello >file && cat file && " + asking())
                .statusCode(200)
                .body("exitStatus", equalTo(0))
                .body("stdout", equalTo("hello\nreached"))
                .body("violations", empty());
    }

    @Test
    void anotherCallersCommandDoesNot() {
        run("bob", "echo hello >file; " + asking() + "; exit 4")
                .statusCode(200)
                .body("exitStatus", equalTo(4))
                .body("stdout", startsWith("Connection blocked by network allowlist"))
                .body("stderr", containsString("Read-only file system"))
                .body("violations", hasItem(containsString("network-outbound " + host)));
    }

    @Test
    void whoIsNotKnownRunsNothing() {
        run("mallory", "id").statusCode(403);
        run("../alice", "id").statusCode(403);
    }

    @Test
    void manyCallsAtOnceAreServed() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                String word = "word" + i;
                calls.add(threads.submit(
                        () -> run("alice", "echo " + word).statusCode(200).body("stdout", equalTo(word + "\n"))));
            }
            for (var call : calls) {
                call.get();
            }
        }
    }

    @Test
    void theServiceIsReadyWhereABackendCanBeUsed() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("srt: backends"))
                .body("checks.find { it.name == 'srt: backends' }.data.bubblewrap", containsString("network-filtered"));
    }
}
