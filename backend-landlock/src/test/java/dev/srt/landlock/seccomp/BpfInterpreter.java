package dev.srt.landlock.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a seccomp program as the kernel would, on one system call. */
final class BpfInterpreter {
    private final ByteBuffer program;

    BpfInterpreter(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
    }

    /** The action the program ends with; fails where it runs past its end. */
    int run(int number, int architecture, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        int accumulator = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(at * 8);
            int yes = program.get(at * 8 + 2) & 0xff;
            int no = program.get(at * 8 + 3) & 0xff;
            int operand = program.getInt(at * 8 + 4);
            at++;
            switch (code) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x54 -> accumulator &= operand;
                case 0x15 -> at += accumulator == operand ? yes : no;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? yes : no;
                case 0x45 -> at += (accumulator & operand) != 0 ? yes : no;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction 0x%x at %d".formatted(code, at - 1));
            }
        }
    }
}
