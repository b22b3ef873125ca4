package lastone.shop;

import java.util.Map;

/** How log lines are written. */
public enum LogFormat {
    TEXT,
    JSON;

    /** The format that the environment asks for, text where it asks for none that there is; before all settings are read. */
    public static LogFormat of(Map<String, String> environment) {
        return Setting.LOG_FORMAT.valueIn(environment).equals("json") ? JSON : TEXT;
    }
}
