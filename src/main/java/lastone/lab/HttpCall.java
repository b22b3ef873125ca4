package lastone.lab;

/**
 * A request, in ASCII.
 *
 * @param token of the caller; empty for none
 * @param header a further line; empty for none
 * @param body JSON; empty for none
 * @param status of the right response
 */
record HttpCall(String method, String path, String token, String header, String body, int status) {

    static HttpCall get(String path, String token, int status) {
        return new HttpCall("GET", path, token, "", "", status);
    }

    static HttpCall post(String path, String token, String body, int status) {
        return new HttpCall("POST", path, token, "", body, status);
    }

    static HttpCall delete(String path, String token) {
        return new HttpCall("DELETE", path, token, "", "", 204);
    }

    HttpCall withHeader(String line) {
        return new HttpCall(method, path, token, line, body, status);
    }

    String text(String host) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (header.isEmpty() ? "" : header + "\r\n")
                + (body.isEmpty()
                        ? "\r\n"
                        : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
