package dev.srt.quarkus;

import dev.srt.sandbox.BackendSurvey;
import dev.srt.spi.Availability;
import dev.srt.spi.Guarantee;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready is an application that has a backend which can confine commands here. */
@Readiness
@ApplicationScoped
public class BackendsHealthCheck implements AsyncHealthCheck {
    private static final String NAME = "srt: backends";

    private final Sandboxes sandboxes;

    /** For the container. */
    @Inject
    public BackendsHealthCheck(Sandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(() -> sandboxes.backends().toCompletionStage())
                .map(BackendsHealthCheck::response)
                .onFailure()
                .recoverWithItem(failure -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("failure", failure.getMessage())
                        .build());
    }

    private static HealthCheckResponse response(List<BackendSurvey.Finding> findings) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME)
                .status(findings.stream().anyMatch(finding -> finding.availability() instanceof Availability.Usable));
        findings.forEach(finding -> response.withData(finding.id(), text(finding.availability())));
        return response.build();
    }

    private static String text(Availability availability) {
        return switch (availability) {
            case Availability.Usable usable ->
                usable.guarantees().stream().sorted().map(Guarantee::id).collect(Collectors.joining(", "));
            case Availability.Unusable unusable -> "not usable: " + unusable.reason();
        };
    }
}
