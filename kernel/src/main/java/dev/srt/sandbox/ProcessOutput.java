package dev.srt.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a command writes, as a stream of buffers. A command that writes faster than it is read waits. What it has written by its end can be
 * read after that. Handlers are called on the context, one at a time.
 *
 * <p>The JDK gives pipes of processes as blocking streams only: a thread reads each, and is never more than one buffer ahead.
 */
final class ProcessOutput implements ReadStream<Buffer> {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Context context;
    private final InputStream pipe;
    private final Object lock = new Object();
    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;
    private long demand = Long.MAX_VALUE;

    /** What has been read and not been delivered. */
    private Buffer ahead;

    private Optional<IOException> failure = Optional.empty();
    private boolean readAll;
    private boolean ended;
    private boolean commandHasEnded;

    private ProcessOutput(Context context, InputStream pipe) {
        this.context = context;
        this.pipe = pipe;
    }

    /** The stream of a pipe, which is closed at its end. */
    static ProcessOutput of(Context context, InputStream pipe, String thread) {
        ProcessOutput output = new ProcessOutput(context, pipe);
        Thread.ofPlatform().name(thread).daemon().start(output::read);
        return output;
    }

    private void read() {
        try (pipe) {
            byte[] bytes = new byte[BUFFER_BYTES];
            for (int count = pipe.read(bytes); count >= 0; count = pipe.read(bytes)) {
                hold(Buffer.buffer(Arrays.copyOf(bytes, count)));
            }
            end(Optional.empty());
        } catch (IOException e) {
            end(Optional.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until what was read before is delivered, but not once the command has ended: what it left is no more than a pipe holds. */
    private void hold(Buffer buffer) throws InterruptedException {
        synchronized (lock) {
            while (ahead != null && !commandHasEnded) {
                lock.wait();
            }
            ahead = ahead == null ? buffer : ahead.copy().appendBuffer(buffer);
        }
        context.runOnContext(now -> deliver());
    }

    private void end(Optional<IOException> why) {
        synchronized (lock) {
            failure = why;
            readAll = true;
        }
        context.runOnContext(now -> deliver());
    }

    /** On the context. */
    private void deliver() {
        Handler<Buffer> reader;
        Buffer buffer;
        synchronized (lock) {
            if (handler == null || demand == 0 || ended) {
                return;
            }
            reader = handler;
            buffer = ahead;
            ahead = null;
            if (buffer == null) {
                if (!readAll) {
                    return;
                }
                ended = true;
            } else if (demand != Long.MAX_VALUE) {
                demand--;
            }
            lock.notifyAll();
        }
        if (buffer == null) {
            finish();
        } else {
            reader.handle(buffer);
            deliver();
        }
    }

    private void finish() {
        Handler<Throwable> failed;
        Handler<Void> done;
        synchronized (lock) {
            failed = exceptionHandler;
            done = endHandler;
        }
        if (failed != null) {
            failure.ifPresent(failed::handle);
        }
        if (done != null) {
            done.handle(null);
        }
    }

    /** Lets the thread come to its end, whether anybody reads or not. */
    void commandHasEnded() {
        synchronized (lock) {
            commandHasEnded = true;
            lock.notifyAll();
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> given) {
        synchronized (lock) {
            exceptionHandler = given;
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> given) {
        synchronized (lock) {
            handler = given;
        }
        context.runOnContext(now -> deliver());
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        synchronized (lock) {
            demand = 0;
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        synchronized (lock) {
            demand = demand > Long.MAX_VALUE - amount ? Long.MAX_VALUE : demand + amount;
        }
        context.runOnContext(now -> deliver());
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> given) {
        synchronized (lock) {
            endHandler = given;
        }
        return this;
    }
}
