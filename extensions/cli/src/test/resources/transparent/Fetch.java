import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Gets /file from HOST PORT, by both of the JDK's clients. */
public final class Fetch {
    private Fetch() {}

    public static void main(String[] arguments) throws Exception {
        URI uri = URI.create("http://%s:%s/file".formatted(arguments[0], arguments[1]));
        try (InputStream content = uri.toURL().openStream()) {
            content.transferTo(System.out);
        }
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        System.out.print(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
}
