package lastone.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import lastone.api.CacheHeaders;
import lastone.api.Responses;
import org.jspecify.annotations.Nullable;

/**
 * A file of the class path that is read and compressed once, when it is asked for first; its bytes are shared by all
 * responses, so that slow readers cost no memory each. Thread safe.
 */
final class StaticFile {

    /** Below this a compressed file saves no packet. */
    private static final int MIN_COMPRESSED = 1_024;

    private static final Pattern ACCEPTS_GZIP = Pattern.compile("(x-)?gzip|[*]");
    private static final Pattern REFUSES = Pattern.compile(".*q=0([.]0*)?");

    private final String resource;
    private final String mediaType;
    private volatile @Nullable Loaded loaded;

    /** @param resource its absolute name on the class path */
    StaticFile(String resource, String mediaType) {
        this.resource = resource;
        this.mediaType = mediaType;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Loaded(byte[] plain, byte[] gzip, String tag) {}

    /** Blocks while the client reads; 304 without a body for a client that has the file. */
    void send(Context ctx) throws IOException {
        Loaded file = loaded();
        boolean isCompressed = file.plain().length >= MIN_COMPRESSED && acceptsGzip(ctx.header("Accept-Encoding"));
        ctx.header("Vary", "Accept-Encoding");
        if (CacheHeaders.tag(ctx, file.tag() + (isCompressed ? "-gzip" : ""), false)) {
            return;
        }
        ctx.contentType(mediaType);
        if (isCompressed) {
            ctx.header("Content-Encoding", "gzip");
        }
        Responses.sendShared(ctx, isCompressed ? file.gzip() : file.plain());
    }

    private Loaded loaded() throws IOException {
        Loaded known = loaded;
        return known == null ? load() : known;
    }

    private synchronized Loaded load() throws IOException {
        Loaded known = loaded;
        if (known == null) {
            byte[] plain = read();
            CRC32C sum = new CRC32C();
            sum.update(plain);
            known = new Loaded(plain, compressed(plain), plain.length + "-" + Long.toHexString(sum.getValue()));
            loaded = known;
        }
        return known;
    }

    private byte[] read() throws IOException {
        try (InputStream in = StaticFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("Not on the class path: " + resource);
            }
            return in.readAllBytes();
        }
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static boolean acceptsGzip(@Nullable String header) {
        return header != null
                && Arrays.stream(
                                header.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1))
                        .anyMatch(coding ->
                                ACCEPTS_GZIP.matcher(coding.split(";", -1)[0]).matches()
                                        && !REFUSES.matcher(coding).matches());
    }
}
