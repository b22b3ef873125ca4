package lastone.lock;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A Lua script of one key, sent by its digest alone unless the server does not know it. */
record Script(String text, String digest) {

    Script(String text) {
        this(text, sha1(text));
    }

    Object run(RedisClient redis, String key, List<String> arguments) {
        try {
            return redis.evalsha(digest, List.of(key), arguments);
        } catch (JedisNoScriptException e) {
            return redis.eval(text, List.of(key), arguments);
        }
    }

    /** Redis names scripts by their SHA-1. */
    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
