package dev.srt.sandbox;

import dev.srt.policy.Policy;
import dev.srt.spi.Availability;
import dev.srt.spi.Guarantee;
import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxBackend;
import dev.srt.spi.SandboxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Chooses the backend that can enforce a policy on this host. */
final class BackendChoice {
    private static final String CODE = "backend-missing";

    private BackendChoice() {}

    /**
     * The preferred one of the usable backends that give every guarantee the policy needs.
     *
     * @param wanted the id of the only backend to consider; empty for all
     * @param trial tries one that would be taken: why it cannot be used, or nothing
     * @throws SandboxException where there is none: what each lacks, and how to mend that
     */
    static SandboxBackend choose(
            List<SandboxBackend> backends,
            Optional<String> wanted,
            Policy policy,
            HostFacts host,
            BiFunction<SandboxBackend, HostFacts, Optional<Availability.Unusable>> trial)
            throws SandboxException {
        Set<Guarantee> required = Guarantee.requiredBy(policy);
        List<Problem> problems = new ArrayList<>();
        if (wanted.isPresent()
                && backends.stream().noneMatch(backend -> backend.id().equals(wanted.get()))) {
            throw new SandboxException(
                    "backend-unknown",
                    "there is no backend \"" + wanted.get() + "\"",
                    "choose one of: "
                            + backends.stream().map(SandboxBackend::id).sorted().collect(Collectors.joining(", ")));
        }
        List<SandboxBackend> preferred = backends.stream()
                .filter(backend -> wanted.isEmpty() || wanted.get().equals(backend.id()))
                .sorted((one, other) -> Integer.compare(other.preference(), one.preference()))
                .toList();
        for (SandboxBackend backend : preferred) {
            switch (backend.probe(host)) {
                case Availability.Unusable unusable -> problems.add(Problem.of(backend, unusable));
                case Availability.Usable usable -> {
                    Set<Guarantee> missing = EnumSet.copyOf(required);
                    missing.removeAll(usable.guarantees());
                    if (!missing.isEmpty()) {
                        problems.add(new Problem(
                                backend.id() + " cannot promise what the policy needs here: " + names(missing),
                                "use a policy without it, or a backend that promises it",
                                false));
                        continue;
                    }
                    Optional<Availability.Unusable> failed = trial.apply(backend, host);
                    if (failed.isEmpty()) {
                        return backend;
                    }
                    problems.add(Problem.of(backend, failed.get()));
                }
            }
        }
        throw none(problems);
    }

    /** Those for other systems count only where there is nothing else to say. */
    private static SandboxException none(List<Problem> all) {
        List<Problem> here =
                all.stream().filter(problem -> !problem.elsewhere()).toList();
        List<Problem> problems = here.isEmpty() ? all : here;
        return problems.isEmpty()
                ? new SandboxException(CODE, "no backend is installed", "add a backend to the class path")
                : new SandboxException(
                        CODE,
                        problems.stream().map(Problem::text).collect(Collectors.joining("; ")),
                        problems.getFirst().fix());
    }

    /** Why a backend is not taken. */
    private record Problem(String text, String fix, boolean elsewhere) {
        static Problem of(SandboxBackend backend, Availability.Unusable unusable) {
            return new Problem(backend.id() + ": " + unusable.reason(), unusable.fix(), unusable.isForAnotherSystem());
        }
    }

    /** What a backend promises on this host, for the curious. */
    static String promises(SandboxBackend backend, HostFacts host) {
        return backend.probe(host) instanceof Availability.Usable usable
                ? usable.guarantees().stream()
                        .sorted()
                        .map(Guarantee::id)
                        .collect(Collectors.joining(", ", " promises ", ""))
                : "";
    }

    private static String names(Set<Guarantee> missing) {
        return missing.stream()
                .map(guarantee -> "%s (%s)".formatted(guarantee.id(), guarantee.meaning()))
                .collect(Collectors.joining(", "));
    }
}
