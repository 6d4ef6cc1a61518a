package dev.srt.settings;

import dev.srt.settings.LocatedJson.Members;
import java.util.Set;

/** Which of the two forms a settings file has. */
final class Form {
    private Form() {}

    /** Reads a file in the form that its keys tell. What is wrong goes into the reading. */
    static Layer read(LocatedJson json, SettingsFile file, Reading reading) {
        Node root = Node.root(json);
        if (!(json instanceof Members members)) {
            reading.problem(root, "the file holds " + json.kind() + ", not an object", "put the settings in { ... }");
            return new Layer(file.level(), false);
        }
        Set<String> keys = members.byName().keySet();
        boolean claudes = keys.contains("permissions") || keys.contains("sandbox");
        boolean srts = keys.contains("network") || keys.contains("filesystem");
        if (claudes && srts) {
            reading.problem(
                    root,
                    "the file mixes two forms of settings",
                    "keep either permissions and sandbox, or network and filesystem");
            return new Layer(file.level(), false);
        }
        if (claudes || (file.claudes() && !srts)) {
            Layer layer = new Layer(file.level(), false);
            ClaudeForm.read(root, reading, layer);
            return layer;
        }
        Layer layer = new Layer(file.level(), file.level() == Level.EXPLICIT);
        SrtForm.read(root, reading, layer);
        return layer;
    }
}
