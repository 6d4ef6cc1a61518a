package dev.srt.cli.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What the native image is told, by every jar that it is made from: the files of {@code META-INF/native-image}, in the formats that
 * GraalVM's manual has under "Reachability Metadata" (the old ones too), and what Quarkus's generated feature says.
 */
final class ImageMetadata {
    private static final String DIRECTORY = "META-INF/native-image/";
    private static final String AT_RUN_TIME = "--initialize-at-run-time=";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What each class is registered for; all of its members of a sort are noted under the sort's name. */
    private final Map<String, Set<String>> members = new HashMap<>();

    private final List<Pattern> resources = new ArrayList<>();
    private final Set<String> bundles = new HashSet<>();
    private final Set<String> atRunTime = new HashSet<>();
    private final Map<String, Set<String>> services = new HashMap<>();

    /** @param sources the directory that Quarkus lays out for {@code native-image} */
    static ImageMetadata of(Path sources) throws IOException {
        ImageMetadata metadata = new ImageMetadata();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                metadata.read(jar);
            }
        }
        return metadata;
    }

    private void read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith("META-INF/services/") && !entry.isDirectory()) {
                    text(file, entry)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(provider -> services.computeIfAbsent(
                                            name.substring(name.lastIndexOf('/') + 1), _ -> new HashSet<>())
                                    .add(provider));
                } else if (name.startsWith(DIRECTORY) && name.endsWith("native-image.properties")) {
                    arguments(text(file, entry));
                } else if (name.startsWith(DIRECTORY) && name.endsWith(".json")) {
                    json(JSON.readTree(text(file, entry)));
                } else if (name.equals("io/quarkus/runner/Feature.class")) {
                    feature(file, entry);
                }
            }
        }
    }

    private static String text(JarFile file, ZipEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void arguments(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Stream.of(properties.getProperty("Args", "").split("\\s+", -1))
                .filter(argument -> argument.startsWith(AT_RUN_TIME))
                .flatMap(argument ->
                        Stream.of(argument.substring(AT_RUN_TIME.length()).split(",", -1)))
                .forEach(atRunTime::add);
    }

    /** The feature's list of classes to be initialized at run time: each is a name, for which the class is looked up and added to it. */
    private void feature(JarFile file, ZipEntry entry) throws IOException {
        try (InputStream content = file.getInputStream(entry)) {
            for (MethodModel method :
                    ClassFile.of().parse(content.readAllBytes()).methods()) {
                String last = "";
                String named = "";
                for (CodeElement element :
                        method.code().stream().flatMap(CodeModel::elementStream).toList()) {
                    if (element instanceof ConstantInstruction constant
                            && constant.constantValue() instanceof String text) {
                        last = text;
                    } else if (element instanceof InvokeInstruction call) {
                        if (call.name().equalsString("forName")) {
                            named = last;
                        } else if (call.name().equalsString("add")) {
                            atRunTime.add(named);
                        }
                    }
                }
            }
        }
    }

    private void json(JsonNode root) {
        // reflect-config.json and jni-config.json are lists; resource-config.json has its patterns in "resources".
        (root.isArray() ? root : root.path("reflection")).forEach(this::type);
        JsonNode listed = root.path("resources");
        listed.path("includes")
                .forEach(include ->
                        resources.add(Pattern.compile(include.path("pattern").textValue())));
        if (listed.isArray()) {
            for (JsonNode resource : listed) {
                if (resource.has("bundle")) {
                    bundles.add(resource.path("bundle").textValue());
                } else {
                    resources.add(glob(resource.path("glob").textValue()));
                }
            }
        }
    }

    private static Pattern glob(String glob) {
        return Pattern.compile(Pattern.quote(glob).replace("*", "\\E[^/]*\\Q"));
    }

    private void type(JsonNode entry) {
        JsonNode name = entry.has("type") ? entry.path("type") : entry.path("name");
        Set<String> registered = members.computeIfAbsent(name.asText(), _ -> new HashSet<>());
        entry.properties().forEach(property -> {
            if (property.getValue().asBoolean() && property.getKey().matches("(all|query|unsafe).*")) {
                if (property.getKey().endsWith("Constructors")) {
                    registered.add("constructors");
                } else if (property.getKey().endsWith("Methods")) {
                    registered.add("methods");
                } else if (property.getKey().endsWith("Fields")) {
                    registered.add("fields");
                }
            }
        });
        for (String list : List.of("methods", "queriedMethods")) {
            entry.path(list).forEach(method -> {
                List<String> types = new ArrayList<>();
                method.path("parameterTypes").forEach(type -> types.add(type.asText()));
                registered.add(method.path("name").asText() + "(" + String.join(",", types) + ")");
            });
        }
        entry.path("fields").forEach(field -> registered.add(field.path("name").asText()));
    }

    /** Whether the class is initialized when the image runs, not when it is built. */
    boolean initializedAtRunTime(String type) {
        return atRunTime.stream().anyMatch(prefix -> type.equals(prefix) || type.startsWith(prefix + "."));
    }

    /** Whether the image would find it as well. */
    boolean knows(Lookup lookup) {
        return switch (lookup.kind()) {
            case CLASS -> members.containsKey(lookup.target());
            case MEMBER -> knowsMember(members.getOrDefault(lookup.target(), Set.of()), lookup.member());
            case RESOURCE -> knowsResource(lookup.target());
            case BUNDLE -> bundles.contains(lookup.target());
            case SERVICE -> knowsService(lookup.target());
            case PROXY, LIBRARY, FAILED -> false;
        };
    }

    private static boolean knowsMember(Set<String> registered, String member) {
        String sort = member.startsWith("<init>") ? "constructors" : member.contains("(") ? "methods" : "fields";
        return registered.contains(member) || registered.contains(sort);
    }

    private boolean knowsResource(String name) {
        return resources.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private boolean knowsService(String service) {
        Set<String> providers = services.getOrDefault(service, Set.of());
        return providers.isEmpty()
                || (knowsResource("META-INF/services/" + service)
                        && providers.stream()
                                .allMatch(
                                        provider -> knowsMember(members.getOrDefault(provider, Set.of()), "<init>()")));
    }
}
