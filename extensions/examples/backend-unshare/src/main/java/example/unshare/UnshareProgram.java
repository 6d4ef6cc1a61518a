package example.unshare;

import dev.srt.plugin.BackendServer;
import java.io.IOException;

/** The backend as a program, which a native srt can ask too: called {@code ~/.srt/plugins/srt-backend-ID}. */
public final class UnshareProgram {
    private UnshareProgram() {}

    /** Answers the one question that comes in. */
    public static void main(String[] arguments) throws IOException {
        BackendServer.serve(new UnshareBackend(), System.in, System.out);
    }
}
