package dev.srt.plugin;

import static dev.srt.plugin.SpiJson.array;
import static dev.srt.plugin.SpiJson.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.srt.policy.DomainRule;
import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.MacOpenings;
import dev.srt.policy.NetworkPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import dev.srt.spi.Confinement;
import dev.srt.spi.FilePatterns;
import dev.srt.spi.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link Confinement} as JSON: {@code argv}, {@code workingDirectory}, {@code environment}, {@code filesystem} ({@code disabled}; {@code
 * denyRead}, {@code allowRead}, {@code allowWrite} and {@code denyWrite}, each a list of {@code path}, {@code firm} and {@code builtIn};
 * {@code protect} and {@code searchDepth}), {@code network} ({@code reachable}: whether anything is; {@code allowAllUnixSockets} and
 * {@code allowUnixSockets}), {@code weakerNestedSandbox}, {@code nestedUserNamespaces}, and {@code nameService} ({@code target}, {@code
 * by}). What is reached in the network is the gateway's to judge, and its listeners are put into the plan by srt.
 */
final class ConfinementJson {
    /** Stands for what is reachable, whatever that is: the gateway judges it. */
    private static final DomainRule SOMETHING = DomainRule.of("reachable.invalid");

    private ConfinementJson() {}

    static ObjectNode of(Confinement confinement) {
        Policy policy = confinement.policy();
        FilesystemPolicy files = policy.filesystem();
        ObjectNode filesystem = object().put("disabled", files.disabled());
        filesystem.set("denyRead", rules(files.denyRead()));
        filesystem.set("allowRead", rules(files.allowRead()));
        filesystem.set("allowWrite", rules(files.allowWrite()));
        filesystem.set("denyWrite", rules(files.denyWrite()));
        filesystem.set("protect", array(files.protection().names().entries()));
        filesystem.put("searchDepth", files.protection().searchDepth());
        ObjectNode network = object().put(
                        "reachable", !policy.network().allowed().isEmpty())
                .put("allowAllUnixSockets", policy.network().allowAllUnixSockets());
        network.set("allowUnixSockets", rules(policy.network().allowUnixSockets()));
        ObjectNode environment = object();
        confinement.environment().forEach(environment::put);
        ArrayNode nameService = array(List.of());
        confinement
                .nameService()
                .forEach(file ->
                        nameService.add(object().put("target", file.target().toString())
                                .put("by", file.by().toString())));
        ObjectNode json = object();
        json.set("argv", array(confinement.argv()));
        json.put("workingDirectory", confinement.workingDirectory().toString());
        json.set("environment", environment);
        json.set("filesystem", filesystem);
        json.set("network", network);
        json.put("weakerNestedSandbox", policy.weakerNestedSandbox());
        json.put("nestedUserNamespaces", policy.nestedUserNamespaces());
        json.set("nameService", nameService);
        return json;
    }

    /** Rules of a confinement are about real paths, so each is its path. */
    private static ArrayNode rules(List<PathRule> rules) {
        ArrayNode json = array(List.of());
        rules.forEach(
                rule -> json.add(object().put("path", rule.pattern().root().toString())
                        .put("firm", rule.firm())
                        .put("builtIn", rule.source().isBuiltIn())));
        return json;
    }

    static Confinement read(JsonNode json) throws MalformedException {
        JsonNode files = Fields.member(json, "filesystem");
        JsonNode network = Fields.member(json, "network");
        FilesystemPolicy filesystem = new FilesystemPolicy(
                Fields.flag(files, "disabled"),
                rules(files, "denyRead"),
                rules(files, "allowRead"),
                rules(files, "allowWrite"),
                rules(files, "denyWrite"),
                new FilesystemPolicy.Protection(
                        ProtectedNames.BUILT_IN
                                .without(ProtectedNames.BUILT_IN.entries())
                                .with(Fields.texts(files, "protect")),
                        Fields.number(files, "searchDepth")));
        NetworkPolicy reach = NetworkPolicy.builder()
                .allowed(Fields.flag(network, "reachable") ? List.of(SOMETHING) : List.of())
                .allowAllUnixSockets(Fields.flag(network, "allowAllUnixSockets"))
                .allowUnixSockets(rules(network, "allowUnixSockets"))
                .build();
        List<Mount.Replaced> nameService = new ArrayList<>();
        for (JsonNode file : Fields.objects(json, "nameService")) {
            nameService.add(new Mount.Replaced(Fields.path(file, "target"), Fields.path(file, "by")));
        }
        Policy policy = new Policy(
                reach,
                filesystem,
                Fields.flag(json, "weakerNestedSandbox"),
                Fields.flag(json, "nestedUserNamespaces"),
                Map.of(),
                List.of(),
                Optional.empty(),
                MacOpenings.NONE);
        return new Confinement(
                policy,
                FilePatterns.NONE,
                Fields.texts(json, "argv"),
                Fields.path(json, "workingDirectory"),
                Fields.map(json, "environment"),
                List.of(),
                Optional.empty(),
                nameService);
    }

    private static List<PathRule> rules(JsonNode object, String name) throws MalformedException {
        List<PathRule> rules = new ArrayList<>();
        for (JsonNode rule : Fields.objects(object, name)) {
            rules.add(new PathRule(
                    PathPattern.literal(Fields.path(rule, "path")),
                    Fields.flag(rule, "builtIn") ? Source.builtIn(name) : Source.inCode(name),
                    Fields.flag(rule, "firm")));
        }
        return rules;
    }
}
