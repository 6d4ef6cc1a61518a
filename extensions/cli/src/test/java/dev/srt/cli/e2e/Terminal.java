package dev.srt.cli.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An interactive bash at a terminal of its own, in a fresh project, with {@code srt} on its path. What is typed is
 * echoed, and srt tells what it runs; so a text to expect is typed in another form, such as {@code re""ady}. Closing
 * hangs up.
 */
final class Terminal implements AutoCloseable {
    /** What the shell writes when it is ready for a line. */
    static final String PROMPT = "outer> ";

    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";
    static final String CTRL_Z = "\u001a";

    /** Copies between the pipes of this process and a new terminal that its child has. */
    private static final String BRIDGE = "import pty, sys; pty.spawn(sys.argv[1:])";

    private final Workspace workspace;
    private final Process bridge;
    private final OutputStream keyboard;
    private final Path screen;
    private int seen;

    private Terminal(Workspace workspace, Process bridge, Path screen) {
        this.workspace = workspace;
        this.bridge = bridge;
        this.keyboard = bridge.getOutputStream();
        this.screen = screen;
    }

    /** A shell of that caller's, at its first prompt. */
    static Terminal of(Caller caller) throws IOException, InterruptedException {
        Workspace workspace = Workspace.of(caller);
        List<String> words = new ArrayList<>(List.of("env", "--default-signal"));
        words.addAll(caller.prefix());
        words.addAll(List.of("python3", "-c", BRIDGE, "bash", "--norc", "--noediting", "-i"));
        Path screen = Files.createTempFile(workspace.top(), "screen", "");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(workspace.project().toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        SourceTree.launcher(caller).getParent() + ":" + Srt.PATH,
                        "HOME",
                        workspace.home().toString(),
                        "PS1",
                        PROMPT,
                        "TERM",
                        "dumb"));
        Terminal terminal = new Terminal(workspace, builder.start(), screen);
        terminal.expect(PROMPT);
        return terminal;
    }

    /** Where the shell runs. */
    Workspace workspace() {
        return workspace;
    }

    /** Presses these keys. */
    Terminal type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        return this;
    }

    /**
     * Waits until that text is on the screen, after whatever was expected before.
     *
     * @return all that stands between the two
     */
    String expect(String text) throws InterruptedException, IOException {
        try {
            Waiting.until("\"" + text + "\" on the screen", () -> screen().indexOf(text, seen) >= 0);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n--- screen\n" + screen(), e);
        }
        int at = screen().indexOf(text, seen);
        String before = screen().substring(seen, at);
        seen = at + text.length();
        return before;
    }

    /** Waits for the prompt and returns the exit status of the command that ended. */
    int status() throws InterruptedException, IOException {
        expect(PROMPT);
        type("echo \"status=$?.\"\n").expect("status=$?.");
        expect("status=");
        return Integer.parseInt(expect("."));
    }

    /** All that was written to the terminal so far. */
    String screen() throws IOException {
        return Files.readString(screen, StandardCharsets.ISO_8859_1);
    }

    /** Changes the size of the window, as a window system does. */
    void resize(int rows, int columns) throws IOException, InterruptedException {
        long shell = bridge.children().findFirst().orElseThrow().pid();
        Process stty = new ProcessBuilder(
                        "stty", "-F", "/proc/" + shell + "/fd/0", "rows", "" + rows, "columns", "" + columns)
                .inheritIO()
                .start();
        if (stty.waitFor() != 0) {
            throw new AssertionError("cannot change the size of the terminal");
        }
    }

    @Override
    public void close() {
        bridge.descendants().forEach(ProcessHandle::destroyForcibly);
        bridge.destroyForcibly();
        workspace.close();
    }
}
