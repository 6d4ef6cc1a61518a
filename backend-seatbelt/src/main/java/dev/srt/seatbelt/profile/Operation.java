package dev.srt.seatbelt.profile;

/**
 * What a process wants to do. A name that ends in {@code *} stands for all that begin so.
 *
 * <p>Only names that every macOS since 11 knows: of one that it does not know the whole profile is refused.
 */
public enum Operation {
    /** Whatever no rule names. */
    DEFAULT("default"),
    /** Executing a program. */
    PROCESS_EXEC("process-exec"),
    /** Making a process. */
    PROCESS_FORK("process-fork"),
    /** Asking about a process. */
    PROCESS_INFO("process-info*"),
    /** Signalling one. */
    SIGNAL("signal"),
    /** Taking hold of one, as debuggers do. */
    MACH_PRIV_TASK_PORT("mach-priv-task-port"),
    /** Finding a service of the system by its name. */
    MACH_LOOKUP("mach-lookup"),
    /** Sending events to other programs. */
    APPLEEVENT_SEND("appleevent-send"),
    /** Having other programs open files and addresses. */
    LSOPEN("lsopen"),
    /** Reading preferences. */
    USER_PREFERENCE_READ("user-preference-read"),
    /** Telling other programs that something happened. */
    DISTRIBUTED_NOTIFICATION_POST("distributed-notification-post"),
    /** Memory that is shared by its name. */
    IPC_POSIX_SHM("ipc-posix-shm"),
    /** Semaphores that are shared by their name. */
    IPC_POSIX_SEM("ipc-posix-sem"),
    /** Opening a driver. */
    IOKIT_OPEN("iokit-open"),
    /** Asking about one. */
    IOKIT_GET_PROPERTIES("iokit-get-properties"),
    /** Reading a setting of the kernel. */
    SYSCTL_READ("sysctl-read"),
    /** Changing one. */
    SYSCTL_WRITE("sysctl-write"),
    /** Making a socket of a kind that is checked: neither IPv4 nor IPv6. */
    SYSTEM_SOCKET("system-socket"),
    /** Taking an address. */
    NETWORK_BIND("network-bind"),
    /** Taking connections. */
    NETWORK_INBOUND("network-inbound"),
    /** Connecting and sending. */
    NETWORK_OUTBOUND("network-outbound"),
    /** Making a terminal. */
    PSEUDO_TTY("pseudo-tty"),
    /** Reading in every way: content, lists, attributes. */
    FILE_READ("file-read*"),
    /** Reading content, or the list of a directory. */
    FILE_READ_DATA("file-read-data"),
    /** Asking what lies at a path. */
    FILE_READ_METADATA("file-read-metadata"),
    /** Changing in every way: content, names, attributes. */
    FILE_WRITE("file-write*"),
    /** Writing content. */
    FILE_WRITE_DATA("file-write-data"),
    /** Making a name, also by renaming. */
    FILE_WRITE_CREATE("file-write-create"),
    /** Removing a name, also by renaming. */
    FILE_WRITE_UNLINK("file-write-unlink"),
    /** Controlling a device. */
    FILE_IOCTL("file-ioctl");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** The name in profiles. */
    public String text() {
        return text;
    }
}
