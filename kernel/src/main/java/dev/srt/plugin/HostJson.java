package dev.srt.plugin;

import static dev.srt.plugin.SpiJson.array;
import static dev.srt.plugin.SpiJson.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.srt.spi.FileKind;
import dev.srt.spi.HostFacts;
import dev.srt.spi.InitProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@link HostFacts} as JSON: {@code os}, {@code user} ({@code uid}, {@code gid}), {@code tools} (path by name), {@code files}
 * ({@code directory}, {@code file}, {@code absent} or {@code unknown} by path), {@code init} ({@code outside}, {@code inside}, {@code
 * alone}; not there without a helper), {@code scratch} ({@code hidden}, {@code temporary}, {@code tools}), {@code kernel} ({@code
 * landlockAbi}, {@code namespaces}, {@code listings}; not there where nobody asked), {@code rootLinks} (target by path).
 */
final class HostJson {
    private HostJson() {}

    static ObjectNode of(HostFacts host) {
        ObjectNode json = object().put("os", host.os());
        json.set(
                "user",
                object().put("uid", host.user().uid()).put("gid", host.user().gid()));
        json.set("tools", byName(host.tools()));
        ObjectNode files = object();
        host.files().forEach((path, kind) -> files.put(path.toString(), word(kind)));
        json.set("files", files);
        host.init()
                .ifPresent(init -> json.set(
                        "init",
                        object().<ObjectNode>set("outside", array(init.outside()))
                                .<ObjectNode>set("inside", array(init.inside()))
                                .set("alone", array(init.alone()))));
        json.set(
                "scratch",
                object().put("hidden", host.scratch().hidden().toString())
                        .put("temporary", host.scratch().temporary().toString())
                        .put("tools", host.scratch().tools().toString()));
        host.kernel().ifPresent(kernel -> json.set("kernel", of(kernel)));
        json.set("rootLinks", byName(host.rootLinks()));
        return json;
    }

    private static ObjectNode of(HostFacts.Kernel kernel) {
        ObjectNode listings = object();
        kernel.listings().forEach((path, names) -> listings.set(path.toString(), array(names)));
        return object().put("landlockAbi", kernel.landlockAbi())
                .put("namespaces", kernel.namespaces())
                .set("listings", listings);
    }

    private static ObjectNode byName(Map<?, Path> paths) {
        ObjectNode json = object();
        paths.forEach((name, path) -> json.put(name.toString(), path.toString()));
        return json;
    }

    private static String word(FileKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static HostFacts read(JsonNode json) throws MalformedException {
        JsonNode user = Fields.member(json, "user");
        JsonNode scratch = Fields.member(json, "scratch");
        Map<String, Path> tools = new HashMap<>();
        for (Map.Entry<String, String> tool : Fields.map(json, "tools").entrySet()) {
            tools.put(tool.getKey(), Fields.path(tool.getValue()));
        }
        Map<Path, FileKind> files = new HashMap<>();
        for (Map.Entry<String, String> file : Fields.map(json, "files").entrySet()) {
            files.put(Fields.path(file.getKey()), kind(file.getValue()));
        }
        Map<Path, Path> rootLinks = new HashMap<>();
        for (Map.Entry<String, String> link : Fields.map(json, "rootLinks").entrySet()) {
            rootLinks.put(Fields.path(link.getKey()), Path.of(link.getValue()));
        }
        Optional<JsonNode> init = Fields.optional(json, "init");
        Optional<JsonNode> kernel = Fields.optional(json, "kernel");
        return new HostFacts(
                Fields.text(json, "os"),
                new HostFacts.User(Fields.number(user, "uid"), Fields.number(user, "gid")),
                tools,
                files,
                init.isPresent() ? Optional.of(init(init.get())) : Optional.empty(),
                new HostFacts.Scratch(
                        Fields.path(scratch, "hidden"),
                        Fields.path(scratch, "temporary"),
                        Fields.path(scratch, "tools")),
                kernel.isPresent() ? Optional.of(kernel(kernel.get())) : Optional.empty(),
                rootLinks);
    }

    private static InitProgram.Endpoint init(JsonNode json) throws MalformedException {
        return new InitProgram.Endpoint(
                Fields.texts(json, "outside"), Fields.texts(json, "inside"), Fields.texts(json, "alone"));
    }

    private static HostFacts.Kernel kernel(JsonNode json) throws MalformedException {
        JsonNode listed = Fields.member(json, "listings");
        Map<Path, List<Path>> listings = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : listed.properties()) {
            listings.put(Fields.path(entry.getKey()), Fields.paths(listed, entry.getKey()));
        }
        return new HostFacts.Kernel(Fields.number(json, "landlockAbi"), Fields.flag(json, "namespaces"), listings);
    }

    private static FileKind kind(String word) throws MalformedException {
        for (FileKind kind : FileKind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw new MalformedException("has \"" + word + "\" for what lies at a path");
    }
}
