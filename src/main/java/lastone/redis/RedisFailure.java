package lastone.redis;

import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Why a Redis server did not do what it was asked, in words for operators that hold no address and no secret. */
public enum RedisFailure {
    /** Without an error of its own: the connection says it. */
    NO_REPLY("does not reply", "(?!)"),
    LOGIN_REFUSED("refuses the user name or the password", "WRONGPASS|NOAUTH|invalid password"),
    NOT_PERMITTED("does not permit a command or a key that is needed", "NOPERM|can't run this command|can't access"),
    READ_ONLY("takes no writes", "READONLY|MISCONF|NOREPLICAS"),
    OUT_OF_MEMORY("is out of memory", "OOM "),
    NOT_READY("is not ready", "LOADING|MASTERDOWN|BUSY "),
    /** A Sentinel knows none of the commands, and a node of a cluster refuses keys that belong to another one. */
    NOT_STANDALONE(
            "is a Sentinel or a node of a Redis Cluster: name the primary server itself, without Cluster",
            "MOVED |ASK |CLUSTERDOWN|unknown command `EVAL"),
    UNEXPECTED("returned what it should not", "(?!)");

    private final String description;
    private final Pattern error;

    /** @param error found in the errors that Redis returns; one inside of a script stands in the middle of a line */
    RedisFailure(String description, String error) {
        this.description = description;
        this.error = Pattern.compile(error);
    }

    /** What the server does or is, to stand behind its name. */
    public String description() {
        return description;
    }

    /** Returns why a call failed, by the exceptions in its chain of causes. */
    public static RedisFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            for (RedisFailure each : values()) {
                if (each.error.matcher(message).find()) {
                    return each;
                }
            }
        }
        return isOfConnection(failure) ? NO_REPLY : UNEXPECTED;
    }

    private static boolean isOfConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JedisConnectionException || cause instanceof RedisServer.NoFreeConnectionException) {
                return true;
            }
        }
        return false;
    }

    /** Returns the root cause in one line, for the log: a pool says no more than that it has no connection. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().findFirst().orElse("");
    }
}
