package dev.srt.sandbox;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What a command reads, as a stream of buffers. A thread writes them, since the JDK gives pipes of processes as blocking streams only. */
final class ProcessInput implements WriteStream<Buffer> {
    private static final int DEFAULT_QUEUE_BYTES = 64 << 10;

    /** @param bytes to write; empty where the pipe is to be closed */
    private record Order(Optional<Buffer> bytes, Promise<Void> done) {
        int size() {
            return bytes.map(Buffer::length).orElse(0);
        }
    }

    private final Context context;
    private final OutputStream pipe;
    private final Deque<Order> orders = new ArrayDeque<>();
    private int queued;
    private int most = DEFAULT_QUEUE_BYTES;
    private boolean ended;
    private boolean wanted;
    private Handler<Void> drainHandler;
    private Handler<Throwable> exceptionHandler;

    private ProcessInput(Context context, OutputStream pipe) {
        this.context = context;
        this.pipe = pipe;
    }

    /** The stream to a pipe, which is closed with it. */
    static ProcessInput of(Context context, OutputStream pipe, String thread) {
        ProcessInput input = new ProcessInput(context, pipe);
        Thread.ofPlatform().name(thread).daemon().start(input::writeAll);
        return input;
    }

    private void writeAll() {
        boolean open = true;
        while (open) {
            Order order;
            try {
                order = next();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            open = carryOut(order);
        }
    }

    private synchronized Order next() throws InterruptedException {
        while (orders.isEmpty()) {
            wait();
        }
        return orders.removeFirst();
    }

    /** Whether there is more to come. */
    private boolean carryOut(Order order) {
        try {
            if (order.bytes().isEmpty()) {
                pipe.close();
                context.runOnContext(now -> order.done().complete());
                return false;
            }
            pipe.write(order.bytes().get().getBytes());
            pipe.flush();
            context.runOnContext(now -> written(order));
            return true;
        } catch (IOException e) {
            context.runOnContext(now -> fail(order, e));
            return false;
        }
    }

    private void written(Order order) {
        Handler<Void> drained = null;
        synchronized (this) {
            queued -= order.size();
            if (wanted && queued <= most / 2) {
                wanted = false;
                drained = drainHandler;
            }
        }
        order.done().complete();
        if (drained != null) {
            drained.handle(null);
        }
    }

    /** The command has closed its standard input, or ended. */
    private void fail(Order order, IOException failure) {
        Deque<Order> rest;
        Handler<Throwable> failed;
        synchronized (this) {
            ended = true;
            rest = new ArrayDeque<>(orders);
            orders.clear();
            queued = 0;
            failed = exceptionHandler;
        }
        try {
            pipe.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        order.done().fail(failure);
        rest.forEach(waiting -> waiting.done().fail(failure));
        if (failed != null) {
            failed.handle(failure);
        }
    }

    private Future<Void> order(Optional<Buffer> bytes) {
        Order order = new Order(bytes, Promise.promise());
        synchronized (this) {
            if (ended) {
                return Future.failedFuture(new IOException("the command's standard input is closed"));
            }
            ended = bytes.isEmpty();
            queued += order.size();
            orders.addLast(order);
            notifyAll();
        }
        return order.done().future();
    }

    /** Lets the thread go where nothing more is written. */
    void abandon() {
        order(Optional.empty()).otherwiseEmpty();
    }

    @Override
    public Future<Void> write(Buffer data) {
        return order(Optional.of(data));
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> then) {
        write(data).onComplete(then);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> then) {
        order(Optional.empty()).onComplete(then);
    }

    @Override
    public synchronized WriteStream<Buffer> setWriteQueueMaxSize(int bytes) {
        most = bytes;
        return this;
    }

    @Override
    public synchronized boolean writeQueueFull() {
        wanted |= queued >= most;
        return queued >= most;
    }

    @Override
    public synchronized WriteStream<Buffer> drainHandler(Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    @Override
    public synchronized WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }
}
