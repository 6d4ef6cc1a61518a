package dev.srt.cli.e2e;

import static dev.srt.cli.e2e.Terminal.CTRL_C;
import static dev.srt.cli.e2e.Terminal.CTRL_D;
import static dev.srt.cli.e2e.Terminal.CTRL_Z;
import static dev.srt.cli.e2e.Terminal.PROMPT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** At a terminal, a command in the sandbox is a job like any other, and its terminal is no way out. */
@ParameterizedClass
@MethodSource("dev.srt.cli.e2e.Caller#available")
@Needs({"bwrap", "setpriv", "python3"})
class TerminalIT {
    /** Writes each line it reads with a mark before it. */
    private static final String ECHO = "sed -u s/^/got:/";

    @Parameter
    private Caller caller;

    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        terminal = Terminal.of(caller);
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void ctrlCEndsTheCommandAndTheShellGoesOn() throws Exception {
        terminal.type("srt -c 'echo re\"\"ady; exec sleep 1000'\n").expect("ready");
        terminal.type(CTRL_C);
        assertThat(terminal.status()).isEqualTo(130);
        assertThat(terminal.type("true\n").status()).isZero();
    }

    @Test
    void aCommandMayCatchCtrlC() throws Exception {
        terminal.type("srt -c 'trap \"exit 7\" INT; echo re\"\"ady; read line'\n")
                .expect("ready");
        terminal.type(CTRL_C);
        assertThat(terminal.status()).isEqualTo(7);
    }

    @Test
    void aShellInsideHasJobControl() throws Exception {
        terminal.type("srt bash --norc --noediting -i\nPS1='in''ner> '\n").expect("inner> ");
        terminal.type(ECHO + "\none\n").expect("got:one");
        terminal.type(CTRL_Z).expect("Stopped");
        terminal.expect("inner> ");
        terminal.type("jobs\n").expect("[1]+  Stopped");
        terminal.expect("inner> ");
        terminal.type("fg\ntwo\n").expect("got:two");
        terminal.type(CTRL_C).expect("inner> ");
        terminal.type("echo \"inside=$?.\"\n").expect("inside=130.");
        terminal.expect("inner> ");
        terminal.type("exit 3\n");
        assertThat(terminal.status()).isEqualTo(3);
        assertThat(terminal.screen()).doesNotContain("no job control");
    }

    @Test
    void ctrlZStopsSrtAsOneJobThatGoesOnInTheForeground() throws Exception {
        terminal.type("srt " + ECHO + "\none\n").expect("got:one");
        for (String line : new String[] {"two", "three"}) {
            terminal.type(CTRL_Z).expect("Stopped");
            terminal.expect(PROMPT);
            terminal.type("jobs\n").expect("[1]+  Stopped");
            terminal.expect(PROMPT);
            terminal.type("fg\n" + line + "\n").expect("got:" + line);
        }
        terminal.type(CTRL_D);
        assertThat(terminal.status()).isZero();
    }

    @Test
    void aJobInTheBackgroundThatReadsTheTerminalStopsUntilItIsInTheForeground() throws Exception {
        terminal.type("srt " + ECHO + " &\n").expect(PROMPT);
        terminal.type("until jobs | grep -q Stop''ped; do sleep 0.1; done; echo has st''opped\n")
                .expect("has stopped");
        terminal.expect(PROMPT);
        terminal.type("fg\none\n").expect("got:one");
        terminal.type(CTRL_D);
        assertThat(terminal.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "exit 5, 5", "kill -KILL $$, 137", "kill -SEGV $$, 139"})
    void aScriptThatRanSrtStillReadsTheTerminal(String line, int status) throws Exception {
        script("srt -c '%s'\necho \"ended with $?\"\nread -r line\necho \"got:$line\"\n".formatted(line));
        terminal.type("bash script.sh\n").expect("ended with " + status);
        terminal.type("abc\n").expect("got:abc");
        assertThat(terminal.status()).isZero();
    }

    @Test
    void theCommandSeesTheSizeOfTheWindowAndItsChanges() throws Exception {
        terminal.resize(31, 77);
        // Ctrl-C while stty still runs would count as stty's, and the shell would go on.
        terminal.type("srt -c 'trap \"stty size; echo chan\\$((1))ged\" WINCH; stty size; sleep 1000 &"
                        + " while :; do wait; done'\n")
                .expect("31 77");
        terminal.resize(42, 99);
        terminal.expect("42 99");
        terminal.expect("chan1ged");
        terminal.type(CTRL_C);
        assertThat(terminal.status()).isEqualTo(130);
    }

    @Test
    void nothingInsideTypesIntoTheShell() throws Exception {
        script("""
                import ctypes, errno, fcntl, os, termios
                c = ctypes.CDLL(None, use_errno=True)
                for fd in (0, os.open("/dev/tty", os.O_RDWR)):
                    for key in b"echo pw''ned\\n":
                        try:
                            print("typed", fcntl.ioctl(fd, termios.TIOCSTI, bytes([key])))
                        except OSError as e:
                            ordinary = errno.errorcode[e.errno]
                        typed = c.ioctl(fd, ctypes.c_ulong(termios.TIOCSTI | 1 << 32), ctypes.byref(ctypes.c_char(key)))
                        high = "typed" if typed == 0 else errno.errorcode[ctypes.get_errno()]
                    print("ordinary=" + ordinary, "high=" + high)
                """);
        terminal.type("srt /usr/bin/python3 script.sh\n");
        terminal.expect("ordinary=EPERM high=EPERM");
        terminal.expect("ordinary=EPERM high=EPERM");
        assertThat(terminal.status()).isZero();
        assertThat(terminal.screen()).doesNotContain("pwned").doesNotContain("typed");
    }

    @Test
    void whatRunsIsToldOnlyWhereSomebodyReadsIt() throws Exception {
        terminal.type("srt -c 'echo out' >output\n").expect("Running: echo out\r\n");
        assertThat(terminal.status()).isZero();
        terminal.type("cat output; srt -c 'echo errors >&2' 2>errors; cat errors\n")
                .expect("cat errors\r\n");
        assertThat(terminal.expect(PROMPT)).isEqualTo("out\r\nerrors\r\n");
    }

    @Test
    void settingsThatSomebodyTrustsCountAndAreNotAskedAboutAgain() throws Exception {
        Path made = openingProject();
        terminal.type("srt -c 'touch made; " + ECHO + "'\n").expect("would open:");
        assertThat(terminal.expect("[y/N] "))
                .contains(terminal.workspace().project().toString());
        terminal.type("y\nahead\n").expect("got:ahead");
        terminal.type(CTRL_D);
        assertThat(terminal.status()).isZero();
        assertThat(made).exists();

        terminal.type("srt -c 'rm made && echo re\"\"moved'\n");
        assertThat(terminal.expect("removed")).doesNotContain("[y/N]");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"n", "''", "nope", "yes, no"},
            delimiter = ';')
    void settingsThatSomebodyDoesNotTrustOpenNothingAndAreAskedAboutAgain(String answer) throws Exception {
        Path made = openingProject();
        for (int time = 0; time < 2; time++) {
            terminal.type("srt -c 'touch made; " + ECHO + "'\n").expect("[y/N] ");
            terminal.type(answer + "\nahead\n").expect("got:ahead");
            terminal.type(CTRL_D);
            assertThat(terminal.status()).isZero();
            assertThat(made).doesNotExist();
        }
    }

    private void script(String text) throws Exception {
        terminal.workspace().write(terminal.workspace().project().resolve("script.sh"), text);
    }

    /** Has the project ask for more; returns a file that can only be made where it gets that. */
    private Path openingProject() throws Exception {
        Path project = terminal.workspace().project();
        terminal.workspace()
                .write(project.resolve(".claude/settings.json"), "{\"permissions\": {\"allow\": [\"Edit(.)\"]}}");
        return project.resolve("made");
    }
}
