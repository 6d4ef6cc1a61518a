package dev.srt.settings;

import dev.srt.policy.ParentProxies;
import java.nio.file.Path;
import java.util.List;

/** Settings files: each is read, or refused with problems that say where and what, but nothing else happens. */
public final class SettingsFuzz {
    /** To begin with. */
    public static final List<String> SEEDS =
            List.of("{}", """
            {"network": {"allowedDomains": ["a.example", "*.b.example:443"], "deniedDomains": ["*"],
             "deniedDomainReasons": {"*": "why"}, "parentProxy": {"http": "http://p:1"}, "httpProxyPort": 80},
             "filesystem": {"denyRead": ["~/x", {"path": "[a]", "literal": true}], "allowWrite": ["."]}}
            """, """
            {"sandbox": {"enabled": true}, "permissions": {"allow": ["Read(//x/**)", "WebFetch(domain:a.example)", "Bash(ls)"],
             "deny": ["Edit(~/.ssh)"]}}
            """, "{\"a\": [1e9, -0.5, null, true, \"\\ud83d\\ude00\\u0000\"]}");

    private static final Path ROOT = Path.of("/");

    private SettingsFuzz() {}

    /** For the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Path home = ROOT.resolve("home");
        SettingsFile file = new SettingsFile(ROOT.resolve("settings.json"), "settings.json", Level.EXPLICIT, false);
        Reading reading = new Reading(file.origin(), new Reading.Folders(home, ROOT.resolve("project"), home));
        LocatedJson json;
        try {
            json = LocatedJsonParser.parse(input);
        } catch (LocatedJsonParser.MalformedException e) {
            sound(new Problem(file.origin(), e.line(), "", e.getMessage(), "mend it").toString());
            return;
        }
        Layer layer = Form.read(json, file, reading);
        reading.problems().forEach(problem -> sound(problem.toString()));
        if (reading.problems().isEmpty()) {
            LayerMerge merge = new LayerMerge(List.of(layer), home, ParentProxies.NONE);
            merge.policy();
            merge.notices().forEach(notice -> sound(notice.toString()));
            Openings.of(layer).forEach(SettingsFuzz::sound);
        }
    }

    private static void sound(String line) {
        if (line.isBlank() || line.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("not fit to be shown: " + line);
        }
    }
}
