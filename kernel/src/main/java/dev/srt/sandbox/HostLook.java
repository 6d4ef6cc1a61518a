package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.Policy;
import dev.srt.policy.Source;
import dev.srt.spi.Command;
import dev.srt.spi.HostFacts;
import dev.srt.spi.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the host has for one command. Neither event loops nor a gateway are needed to see it.
 *
 * @param argv the command
 * @param workingDirectory a real path
 * @param user who runs srt
 * @param tools programs that backends look for
 * @param rules the file rules of the policy, and what they were found by
 * @param scratch the sandbox's own directories, to be closed by who has this
 */
record HostLook(
        List<String> argv,
        Path workingDirectory,
        HostFacts.User user,
        Map<String, Path> tools,
        LocatedRules rules,
        ScratchSpace scratch) {
    private static final Source SCRATCH = Source.builtIn("the sandbox's own directories");
    private static final Source WHOLE_HOST = Source.builtIn("what shows every process of this host");

    /**
     * There the kernel shows what all processes do, where it is mounted (Documentation/trace/ftrace.rst, filesystems/debugfs.rst): to root
     * alone, and a root caller's command is the host's root to it, whatever its ids inside and without any capability.
     */
    private static final List<Path> KERNEL_DEBUGGERS =
            List.of(Path.of("/sys/kernel/debug"), Path.of("/sys/kernel/tracing"));

    /**
     * Looks, and makes the sandbox's own directories, with the helper's file. Blocks.
     *
     * @param plugins whose tools are looked for, and which have the helper
     * @param policy in force for the command
     * @param workingDirectory of the command: links are followed
     * @param environment of the command
     */
    static HostLook at(
            Plugins plugins,
            SandboxOptions options,
            Policy policy,
            Command command,
            Path workingDirectory,
            Map<String, String> environment)
            throws SandboxException {
        // What confines is the sandbox's choice, what is confined the command's.
        ProgramPath ours = ProgramPath.of(options.environment().getOrDefault("PATH", ""));
        ProgramPath theirs = ProgramPath.of(environment.getOrDefault("PATH", ""));
        HostFacts.User user = HostProbe.user();
        Map<String, Path> tools = HostProbe.tools(plugins.backends(), policy, ours);
        Path real = real(workingDirectory);
        List<String> argv = theirs.argv(command);
        ScratchSpace scratch = ScratchSpace.make(options.temporary(), user.uid());
        try (HelperFile helper = HelperFile.begin(plugins.init(), scratch.directory())) {
            LocatedRules rules = RuleLocator.locate(withOwn(policy.filesystem(), scratch.paths(), user), real);
            rules.notices().forEach(options.notices());
            helper.await();
            options.debug().accept("host: looked at");
            return new HostLook(argv, real, user, tools, rules, scratch);
        } catch (SandboxException | RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    private static Path real(Path directory) throws SandboxException {
        try {
            Path real = directory.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
        } catch (IOException e) {
            // The same to the caller: no command can start there.
        }
        throw new SandboxException(
                "directory-missing",
                directory + " is no directory that a command can start in",
                "name one that exists");
    }

    private static FilesystemPolicy withOwn(FilesystemPolicy policy, HostFacts.Scratch scratch, HostFacts.User user) {
        List<PathRule> hidden = new ArrayList<>();
        hidden.add(new PathRule(PathPattern.literal(scratch.hidden()), SCRATCH));
        if (user.uid() == 0) {
            KERNEL_DEBUGGERS.forEach(path -> hidden.add(new PathRule(PathPattern.literal(path), WHOLE_HOST)));
        }
        PathRule temporary = new PathRule(PathPattern.literal(scratch.temporary()), SCRATCH);
        return new FilesystemPolicy(
                policy.disabled(),
                and(policy.denyRead(), hidden),
                and(policy.allowRead(), List.of(temporary)),
                and(policy.allowWrite(), List.of(temporary)),
                policy.denyWrite(),
                policy.protection());
    }

    private static List<PathRule> and(List<PathRule> rules, List<PathRule> others) {
        List<PathRule> all = new ArrayList<>(rules);
        all.addAll(others);
        return all;
    }
}
