package dev.srt.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a git configuration file ({@code git-config(1)}), as far as telling which of them run programs needs:
 * values keep their quotes and comments.
 */
final class GitConfig {
    private static final Pattern SECTION = Pattern.compile("^\\s*\\[\\s*([^\\s\"\\]]+)(?:\\s+\"(.*)\")?\\s*](.*)$");
    private static final Pattern SETTING = Pattern.compile("^\\s*([A-Za-z][A-Za-z0-9-]*)\\s*(?:=\\s*(.*))?$");

    /** By section and name; what stands between them, such as a remote's name, does not matter. */
    private static final Pattern RUNS_PROGRAMS = Pattern.compile(String.join(
            "|",
            "core\\.(hookspath|sshcommand|pager|editor|askpass|gitproxy|alternaterefscommand|fsmonitor)",
            "sequence\\.editor",
            "interactive\\.difffilter",
            "(credential)\\.helper",
            "(diff)\\.(external|command|textconv)",
            "(merge)\\.driver",
            "(filter)\\.(clean|smudge|process)",
            "(gpg)\\.program",
            "(pager|alias)\\..*",
            "(difftool|mergetool|browser|man)\\.(cmd|path)",
            "(remote)\\.(uploadpack|receivepack|vcs|proxy)",
            "(include|includeif)\\.path",
            "(submodule)\\.update",
            "(trailer)\\.(command|cmd)",
            "(tar)\\.command",
            "(uploadpack)\\.packobjectshook",
            "(sendemail)\\.(smtpserver|sendmailcmd|tocmd|cccmd|headercmd)",
            "(instaweb)\\.(httpd|browser)",
            "(web)\\.browser"));

    /** Values that only switch the feature on or off, or run git itself. */
    private static final Pattern HARMLESS =
            Pattern.compile("(?i)\"?(true|false|yes|no|on|off|1|0|checkout|rebase|merge|none)?\"?");

    /**
     * A setting.
     *
     * @param name as {@code git config} takes it, section and name in lower case: {@code core.hookspath}
     * @param value as it is written
     */
    record Setting(String name, String value) {

        /** Whether git runs what the setting says. */
        boolean runsPrograms() {
            int first = name.indexOf('.');
            String kind = name.substring(0, first) + name.substring(name.lastIndexOf('.'));
            return RUNS_PROGRAMS.matcher(kind).matches()
                    && !HARMLESS.matcher(value.strip()).matches();
        }
    }

    private GitConfig() {}

    /** The settings in a file's text. */
    static List<Setting> settings(String text) {
        List<Setting> settings = new ArrayList<>();
        String section = "";
        for (String line : text.replace("\\\n", "").split("\n", -1)) {
            String rest = line;
            Matcher heading = SECTION.matcher(line);
            if (heading.matches()) {
                section = heading.group(1).toLowerCase(Locale.ROOT)
                        + Optional.ofNullable(heading.group(2)).map("."::concat).orElse("");
                rest = heading.group(3);
            }
            Matcher setting = SETTING.matcher(rest);
            if (!section.isEmpty() && setting.matches()) {
                settings.add(new Setting(
                        section + "." + setting.group(1).toLowerCase(Locale.ROOT),
                        Optional.ofNullable(setting.group(2)).orElse("")));
            }
        }
        return settings;
    }
}
