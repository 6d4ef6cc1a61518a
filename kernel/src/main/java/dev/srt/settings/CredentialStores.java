package dev.srt.settings;

import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where programs keep a user's secrets: what no command reads where no settings file says otherwise.
 *
 * <p>Listed is what holds secrets and little else. Files that builds read as well, and that hold a secret only now and
 * then ({@code ~/.m2/settings.xml}, {@code ~/.gradle/gradle.properties}), are not.
 */
public final class CredentialStores {
    private static final String LIST = "credential stores";

    private CredentialStores() {}

    /** Stores of one kind, relative to the home directory. */
    private record Kind(String what, List<String> paths) {
        static Kind of(String what, String... paths) {
            return new Kind(what, List.of(paths));
        }
    }

    private static List<Kind> kinds() {
        return List.of(
                Kind.of("keys for other machines, and for signing", ".ssh", ".gnupg", ".putty", ".password-store"),
                Kind.of(
                        "passwords by host, in clear text",
                        ".netrc",
                        "_netrc",
                        ".authinfo",
                        ".authinfo.gpg",
                        ".git-credentials",
                        ".config/git/credentials",
                        ".pgpass",
                        ".my.cnf",
                        ".mylogin.cnf",
                        ".smbcredentials",
                        ".davfs2/secrets"),
                Kind.of(
                        "tokens of code hosts",
                        ".config/gh",
                        ".config/glab-cli",
                        ".config/hub",
                        ".config/tea",
                        ".config/github-copilot"),
                Kind.of(
                        "tokens of package registries",
                        ".npmrc",
                        ".yarnrc.yml",
                        ".pypirc",
                        ".config/pip",
                        ".pip",
                        ".config/pypoetry/auth.toml",
                        ".config/uv/credentials",
                        ".local/share/uv/credentials",
                        ".cargo/credentials",
                        ".cargo/credentials.toml",
                        ".gem/credentials",
                        ".local/share/gem/credentials",
                        ".bundle/config",
                        ".composer/auth.json",
                        ".config/composer/auth.json",
                        ".nuget/NuGet/NuGet.Config",
                        ".m2/settings-security.xml",
                        ".sbt/.credentials",
                        ".ivy2/.credentials",
                        ".hex/hex.config",
                        ".condarc",
                        ".config/anaconda"),
                Kind.of(
                        "tokens of clouds",
                        ".aws",
                        ".azure",
                        ".config/gcloud",
                        ".boto",
                        ".oci",
                        ".config/doctl",
                        ".config/hcloud",
                        ".config/linode-cli",
                        ".config/scw",
                        ".config/openstack",
                        ".bluemix",
                        ".aliyun",
                        ".config/heroku",
                        ".fly",
                        ".config/vercel",
                        ".local/share/com.vercel.cli",
                        ".config/netlify",
                        ".config/.wrangler",
                        ".wrangler",
                        ".railway",
                        ".config/configstore",
                        ".s3cfg",
                        ".config/rclone"),
                Kind.of(
                        "access to clusters and containers",
                        ".kube",
                        ".docker/config.json",
                        ".docker/contexts",
                        ".config/containers/auth.json",
                        ".config/helm",
                        ".config/argocd",
                        ".minikube"),
                Kind.of(
                        "access to infrastructure",
                        ".terraform.d/credentials.tfrc.json",
                        ".terraformrc",
                        ".pulumi/credentials.json",
                        ".vault-token",
                        ".config/sops",
                        ".config/age",
                        ".ansible/vault"),
                Kind.of(
                        "tokens of agents and models",
                        ".claude/.credentials.json",
                        ".codex/auth.json",
                        ".gemini",
                        ".cache/huggingface/token",
                        ".huggingface"),
                Kind.of(
                        "password managers",
                        ".config/op",
                        ".op",
                        ".config/1Password",
                        ".config/Bitwarden",
                        ".config/Bitwarden CLI",
                        ".config/keepassxc",
                        ".cache/keepassxc",
                        ".lastpass",
                        ".local/share/lpass",
                        ".config/rbw",
                        ".local/share/rbw",
                        ".config/gopass",
                        ".local/share/gopass"),
                Kind.of(
                        "key rings of desktops",
                        ".local/share/keyrings",
                        ".gnome2/keyrings",
                        ".local/share/kwalletd",
                        ".pki",
                        "Library/Keychains"),
                Kind.of(
                        "browser profiles: cookies are sessions, and passwords are kept beside them",
                        ".mozilla",
                        ".config/mozilla",
                        ".thunderbird",
                        ".librewolf",
                        ".config/google-chrome",
                        ".config/google-chrome-beta",
                        ".config/google-chrome-unstable",
                        ".config/chromium",
                        ".config/BraveSoftware",
                        ".config/microsoft-edge",
                        ".config/opera",
                        ".config/vivaldi",
                        "snap/firefox",
                        "snap/chromium",
                        "snap/thunderbird",
                        "snap/brave",
                        "snap/opera",
                        ".var/app/org.mozilla.firefox",
                        ".var/app/org.mozilla.Thunderbird",
                        ".var/app/com.google.Chrome",
                        ".var/app/org.chromium.Chromium",
                        ".var/app/com.brave.Browser",
                        ".var/app/com.microsoft.Edge",
                        ".var/app/com.opera.Opera",
                        ".var/app/com.vivaldi.Vivaldi",
                        "Library/Application Support/Firefox",
                        "Library/Application Support/Google/Chrome",
                        "Library/Application Support/Chromium",
                        "Library/Application Support/BraveSoftware",
                        "Library/Application Support/Microsoft Edge",
                        "Library/Application Support/com.operasoftware.Opera",
                        "Library/Application Support/Vivaldi",
                        "Library/Cookies",
                        "Library/Safari"),
                Kind.of(
                        "macOS places of the above",
                        "Library/Application Support/1Password",
                        "Library/Group Containers/2BUA8C4S2C.com.1password",
                        "Library/Application Support/Bitwarden",
                        "Library/Application Support/Bitwarden CLI",
                        "Library/Application Support/KeePassXC",
                        "Library/Application Support/pip",
                        "Library/Application Support/com.vercel.cli",
                        "Library/Preferences/netlify",
                        "Library/Application Support/doctl"),
                Kind.of(
                        "what was typed, secrets among it",
                        ".bash_history",
                        ".zsh_history",
                        ".local/share/fish/fish_history",
                        ".mysql_history",
                        ".psql_history",
                        ".rediscli_history"));
    }

    /** The rules, which an exact {@code Read} permission lifts one by one; the source of each tells what it guards. */
    public static List<PathRule> of(Path home) {
        List<PathRule> rules = new ArrayList<>();
        for (Kind kind : kinds()) {
            Source source = Source.builtIn(LIST + ": " + kind.what());
            kind.paths().forEach(path -> rules.add(new PathRule(PathPattern.literal(home.resolve(path)), source)));
        }
        return rules;
    }
}
