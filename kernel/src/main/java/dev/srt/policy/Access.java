package dev.srt.policy;

import java.nio.file.Path;

/** One thing a process wants. */
public sealed interface Access {

    /** The access in the words of a violation report, such as {@code network-outbound example.com:443}. */
    String describe();

    /** Reading a file, or listing a directory, at its real absolute path. */
    record Read(Path path) implements Access {
        @Override
        public String describe() {
            return "file-read " + path;
        }
    }

    /** Changing, creating or removing a file at its real absolute path. */
    record Write(Path path) implements Access {
        @Override
        public String describe() {
            return "file-write " + path;
        }
    }

    /** Opening a connection to a host. */
    record Connect(Destination destination) implements Access {
        @Override
        public String describe() {
            return "network-outbound " + destination;
        }
    }

    /** Sending datagrams to a host. */
    record Send(Destination destination) implements Access {
        @Override
        public String describe() {
            return "network-outbound " + DatagramRule.SCHEME + destination;
        }
    }

    /** Asking what address a name has. */
    record Lookup(Host.Name name) implements Access {
        @Override
        public String describe() {
            return "network-lookup " + name.text();
        }
    }

    /**
     * Something else of the system's, in its own words: only the system judges that.
     *
     * @param operation what is done, such as {@code mach-lookup}
     * @param target to what; empty for nothing in particular
     */
    record Use(String operation, String target) implements Access {
        @Override
        public String describe() {
            return target.isEmpty() ? operation : operation + " " + target;
        }
    }
}
