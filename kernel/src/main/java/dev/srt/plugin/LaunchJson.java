package dev.srt.plugin;

import static dev.srt.plugin.SpiJson.array;
import static dev.srt.plugin.SpiJson.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.srt.spi.Confinement;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitPlan;
import dev.srt.spi.Launch;
import dev.srt.spi.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@link Launch} as JSON: {@code argv}, {@code environment}, {@code workingDirectory}, {@code files} (text by path; not there for none),
 * and {@code init} where the helper is to do its
 * part: {@code surroundings} ({@code prepared}, {@code namespaces} or {@code fence}), {@code mounts} (each an object of one of the members
 * {@code writable}, {@code readOnly}, {@code emptyDirectory}, {@code closedFile}, {@code pin}, {@code link} with {@code leadsTo}, or
 * {@code replaced} with {@code by}), {@code fence} ({@code writable}, {@code readable}), {@code names} ({@code denied}, {@code names},
 * {@code repositoryNames}, {@code changes}) and {@code proc}. The rest of an {@link InitPlan} is the confinement's.
 */
final class LaunchJson {
    private LaunchJson() {}

    static ObjectNode of(Launch launch) {
        ObjectNode environment = object();
        launch.environment().forEach(environment::put);
        ObjectNode json = object();
        json.set("argv", array(launch.argv()));
        json.set("environment", environment);
        json.put("workingDirectory", launch.workingDirectory().toString());
        launch.init().ifPresent(plan -> json.set("init", of(plan)));
        if (!launch.files().isEmpty()) {
            ObjectNode files = object();
            launch.files().forEach((path, text) -> files.put(path.toString(), text));
            json.set("files", files);
        }
        return json;
    }

    private static ObjectNode of(InitPlan plan) {
        ObjectNode json = object().put("surroundings", word(plan.surroundings()));
        ArrayNode mounts = array(List.of());
        plan.mounts().forEach(mount -> mounts.add(of(mount)));
        json.set("mounts", mounts);
        plan.fence().ifPresent(fence -> {
            ObjectNode trees = object().set("writable", array(fence.writable()));
            fence.readable().ifPresent(readable -> trees.set("readable", array(readable)));
            json.set("fence", trees);
        });
        plan.names()
                .ifPresent(names -> json.set(
                        "names",
                        object().put("changes", names.changes())
                                .<ObjectNode>set("denied", array(names.denied()))
                                .<ObjectNode>set("names", array(names.names()))
                                .set("repositoryNames", array(names.repositoryNames()))));
        return json.put("proc", plan.proc());
    }

    private static ObjectNode of(Mount mount) {
        String target = mount.target().toString();
        return switch (mount) {
            case Mount.Writable tree -> object().put("writable", target);
            case Mount.ReadOnly tree -> object().put("readOnly", target);
            case Mount.EmptyDirectory directory -> object().put("emptyDirectory", target);
            case Mount.ClosedFile file -> object().put("closedFile", target);
            case Mount.Pin pin -> object().put("pin", target);
            case Mount.Link link ->
                object().put("link", target).put("leadsTo", link.leadsTo().toString());
            case Mount.Replaced replaced ->
                object().put("replaced", target).put("by", replaced.by().toString());
        };
    }

    private static String word(InitPlan.Surroundings surroundings) {
        return surroundings.name().toLowerCase(Locale.ROOT);
    }

    static Launch read(JsonNode json, Confinement confinement, HostFacts host) throws MalformedException {
        List<String> argv = Fields.texts(json, "argv");
        if (argv.isEmpty()) {
            throw new MalformedException("plans a launch of nothing");
        }
        Optional<JsonNode> init = Fields.optional(json, "init");
        return new Launch(
                argv,
                Fields.map(json, "environment"),
                Fields.path(json, "workingDirectory"),
                init.isPresent() ? Optional.of(plan(init.get(), confinement, host)) : Optional.empty(),
                files(json));
    }

    private static Map<Path, String> files(JsonNode json) throws MalformedException {
        Map<Path, String> files = new HashMap<>();
        if (Fields.optional(json, "files").isPresent()) {
            for (Map.Entry<String, String> file : Fields.map(json, "files").entrySet()) {
                files.put(Fields.path(file.getKey()), file.getValue());
            }
        }
        return files;
    }

    private static InitPlan plan(JsonNode json, Confinement confinement, HostFacts host) throws MalformedException {
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode mount : Fields.objects(json, "mounts")) {
            Mount read = mount(mount);
            // The name service's come with the confinement.
            if (!(read instanceof Mount.Replaced file)
                    || !confinement.nameService().contains(file)) {
                mounts.add(read);
            }
        }
        Optional<JsonNode> fence = Fields.optional(json, "fence");
        Optional<JsonNode> names = Fields.optional(json, "names");
        return InitPlan.of(
                confinement,
                host,
                surroundings(Fields.text(json, "surroundings")),
                mounts,
                fence.isPresent() ? Optional.of(fence(fence.get())) : Optional.empty(),
                names.isPresent() ? Optional.of(names(names.get())) : Optional.empty(),
                Fields.flag(json, "proc"));
    }

    private static InitPlan.Surroundings surroundings(String word) throws MalformedException {
        for (InitPlan.Surroundings each : InitPlan.Surroundings.values()) {
            if (word(each).equals(word)) {
                return each;
            }
        }
        throw new MalformedException("has \"" + word + "\" for surroundings");
    }

    private static InitPlan.FileFence fence(JsonNode json) throws MalformedException {
        return new InitPlan.FileFence(
                Fields.paths(json, "writable"),
                Fields.optional(json, "readable").isPresent()
                        ? Optional.of(Fields.paths(json, "readable"))
                        : Optional.empty());
    }

    private static InitPlan.NameRules names(JsonNode json) throws MalformedException {
        return new InitPlan.NameRules(
                Fields.paths(json, "denied"),
                Fields.texts(json, "names"),
                Fields.texts(json, "repositoryNames"),
                Fields.flag(json, "changes"));
    }

    private static Mount mount(JsonNode json) throws MalformedException {
        if (json.has("link")) {
            return new Mount.Link(Fields.path(json, "link"), Path.of(Fields.text(json, "leadsTo")));
        }
        if (json.has("replaced")) {
            return new Mount.Replaced(Fields.path(json, "replaced"), Fields.path(json, "by"));
        }
        if (json.has("writable")) {
            return new Mount.Writable(Fields.path(json, "writable"));
        }
        if (json.has("readOnly")) {
            return new Mount.ReadOnly(Fields.path(json, "readOnly"));
        }
        if (json.has("emptyDirectory")) {
            return new Mount.EmptyDirectory(Fields.path(json, "emptyDirectory"));
        }
        if (json.has("closedFile")) {
            return new Mount.ClosedFile(Fields.path(json, "closedFile"));
        }
        if (json.has("pin")) {
            return new Mount.Pin(Fields.path(json, "pin"));
        }
        throw new MalformedException("has a mount of no kind");
    }
}
