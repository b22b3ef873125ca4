package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lastone.testing.MariaDb;
import lastone.testing.RawHttp;
import lastone.testing.Settings;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers behind a proxy are stopped and started again one after the other, while clients place orders. */
class RollingStopTest {

    private static final int CLIENTS = 6;

    @TempDir
    private Path folder;

    private final List<ShopProcess> servers = new ArrayList<>();
    private final AtomicInteger orders = new AtomicInteger();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile boolean over;

    @Test
    void behindNginxNoOrderFails() throws Exception {
        rollBehind(
                "nginx",
                (port, ports) -> List.of("-p", folder.toString(), "-e", "error.log", "-c", write("""
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                events { worker_connections 500; }
                http {
                  access_log off;
                  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                  upstream shop { server 127.0.0.1:%d fail_timeout=1s; server 127.0.0.1:%d fail_timeout=1s; keepalive 16; }
                  server {
                    listen 127.0.0.1:%d;
                    location / {
                      proxy_pass http://shop; proxy_http_version 1.1;
                      proxy_set_header Connection ""; proxy_set_header Host localhost;
                    }
                  }
                }
                """.formatted(
                                ports.getFirst(), ports.getLast(), port))));
    }

    @Test
    void behindHaproxyNoOrderFails() throws Exception {
        rollBehind(
                "haproxy",
                (port, ports) ->
                        List.of("-db", "-q", "-f", write("""
                global
                  nbthread 1
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 30s
                  timeout server 30s
                  timeout check 5s
                  retries 3
                  option redispatch
                listen shop
                  bind 127.0.0.1:%d
                  option httpchk
                  http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host localhost
                  default-server check inter 500ms fall 2 rise 1
                  server one 127.0.0.1:%d
                  server two 127.0.0.1:%d
                """.formatted(port, ports.getFirst(), ports.getLast()))));
    }

    /** The command line of a proxy on a port, for the ports of two servers. */
    private interface Arguments {
        List<String> of(int port, List<Integer> ports);
    }

    private void rollBehind(String proxy, Arguments arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program(proxy)));
        List<Integer> ports = freePorts(3);
        int port = ports.removeFirst();
        List<Map<String, String>> settings = settings(ports);
        Process running = null;
        try {
            for (Map<String, String> each : settings) {
                servers.add(ShopProcess.start(folder, each));
            }
            long option = servers.getFirst()
                    .client()
                    .as("demo-admin")
                    .post("/api/v1/products", "{'name':'Thing','options':[{'name':'Only','price':1,'stock':1000000}]}")
                    .number(201, "/options/0/id");
            command.addAll(arguments.of(port, ports));
            running = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("proxy.log").toFile())
                    .start();
            String address = "http://127.0.0.1:" + port;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> order(address, option).startsWith("HTTP/1.1 201"));
            assertRuns(running);
            List<Thread> clients = Stream.generate(
                            () -> Thread.startVirtualThread(() -> orderUntilOver(address, option)))
                    .limit(CLIENTS)
                    .toList();
            for (int i = 0; i < servers.size(); i++) {
                servers.get(i).terminate();
                assertThat(servers.get(i).endedWithin(60)).isTrue();
                servers.set(i, ShopProcess.start(folder, settings.get(i)));
                int soFar = orders.get();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> orders.get() > soFar + 200);
                // Both are in the proxy's rotation again after its next health check.
                Thread.sleep(Duration.ofSeconds(2));
            }
            over = true;
            for (Thread client : clients) {
                client.join();
            }
            assertRuns(running);
            assertThat(failures).isEmpty();
        } finally {
            over = true;
            if (running != null) {
                running.destroy();
            }
            servers.forEach(ShopProcess::close);
        }
    }

    private static List<Map<String, String>> settings(List<Integer> ports) {
        Map<String, String> database = MariaDb.shared().freshDatabase();
        List<Map<String, String>> settings = new ArrayList<>();
        for (int port : ports) {
            settings.add(Settings.with(
                    database,
                    "MODE",
                    "demo",
                    "DRAIN_DELAY",
                    "PT4S",
                    "STOP_TIMEOUT",
                    "PT40S",
                    "MAX_PENDING_ORDERS",
                    "0",
                    "PORT",
                    "" + port));
        }
        return settings;
    }

    private void orderUntilOver(String address, long option) {
        while (!over) {
            String response;
            try {
                response = order(address, option);
            } catch (RuntimeException e) {
                response = e.getCause() == null ? e.toString() : e.getCause().toString();
            }
            if (!response.startsWith("HTTP/1.1 201")) {
                failures.merge(response, 1, Integer::sum);
            }
        }
    }

    private String order(String address, long option) {
        String body = "{\"items\":[{\"productOptionId\":%d,\"quantity\":1}]}".formatted(option);
        int user = 1 + orders.getAndIncrement() % 1_000;
        return RawHttp.exchange(
                address,
                "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer demo-user-"
                        + user + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }

    private String write(String configuration) {
        try {
            return Files.writeString(folder.resolve("proxy.conf"), configuration)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertRuns(Process proxy) {
        assertThat(proxy.isAlive())
                .as(() -> "the proxy runs; it wrote " + read("proxy.log") + "; failures " + failures)
                .isTrue();
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        List<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of), Stream.of(Path.of("/usr/sbin")))
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!found.isEmpty(), "NOT TESTED: there is no " + name + " on this machine");
        return found.getFirst().toString();
    }

    /**
     * Different ones, since all are open before any is closed; below those that connections are given, so that none of the
     * thousands of connections takes the port of a server that is being started again.
     */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        while (open.size() < count) {
            try {
                open.add(new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 30_000)));
            } catch (BindException e) {
                // In use: another one.
            }
        }
        List<Integer> ports = new ArrayList<>();
        for (ServerSocket socket : open) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        return ports;
    }
}
