package dev.srt.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Encodes responses, and knows that those to HEAD have no content. */
final class ResponseEncoder extends HttpResponseEncoder {
    private boolean toHead;

    /** Whether the responses from now on answer a HEAD request. */
    void answeringHead(boolean head) {
        this.toHead = head;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return toHead || super.isContentAlwaysEmpty(response);
    }
}
