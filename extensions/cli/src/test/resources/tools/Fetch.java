import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Fetches each URL with each way that the JDK has, and prints a line of what came of it. */
public final class Fetch {
    private interface Way {
        String fetch(URI uri) throws IOException, InterruptedException;
    }

    public static void main(String[] urls) throws InterruptedException {
        for (String url : urls) {
            say("HttpURLConnection", Fetch::connection, url);
            say("HttpClient", Fetch::client, url);
            say("Socket", Fetch::socket, url);
        }
    }

    private static void say(String name, Way way, String url) throws InterruptedException {
        String said;
        try {
            said = way.fetch(URI.create(url));
        } catch (IOException e) {
            said = e.toString();
        }
        System.out.println(name + " " + url + ": " + said.strip().replace("\r", "").replace("\n", " / "));
    }

    private static String connection(URI uri) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + text(body);
        }
    }

    private static String client(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static String socket(URI uri) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return text(socket.getInputStream());
        }
    }

    private static String text(InputStream from) throws IOException {
        return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    }
}
