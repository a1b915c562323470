package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A container of Azure's blobs on 127.0.0.1 whose bytes are made when they are read: as many
/// gigabytes as a benchmark wants, without memory or disk. It only reads: listings with their
/// pages, properties, and whole blobs or ranges. **Signatures are not checked.**
///
/// Blobs are named `Store/App/Part00000001.zip` and so on: files of an image store that are written
/// singly. The first may have a size of its own.
public final class GeneratingBlobs {
  private static final int PAGE = 5_000;
  private static final int BLOCK = 1 << 20;
  private static final Pattern NAME = Pattern.compile("Store/App/Part(\\d{8})\\.zip");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final String DATE = "Fri, 27 Nov 2026 12:00:00 GMT";
  private static final byte[] BYTES = new byte[BLOCK];

  static {
    new SplittableRandom(20261127L).nextBytes(BYTES);
  }

  private final int count;
  private final long first;
  private final long size;

  private GeneratingBlobs(int count, long first, long size) {
    this.count = count;
    this.first = first;
    this.size = size;
  }

  /// Runs it alone. Arguments: how many blobs, how many bytes the first has, and how many each of
  /// the others. Prints `port=N` when it is ready.
  public static void main(String... arguments) throws IOException {
    GeneratingBlobs blobs =
        new GeneratingBlobs(
            Integer.parseInt(arguments[0]),
            Long.parseLong(arguments[1]),
            Long.parseLong(arguments[2]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", blobs::handle);
    server.start();
    StandaloneServer.announceAndWait(server.getAddress().getPort());
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "Store/App/Part%08d.zip", number);
  }

  private long size(int number) {
    return number == 0 ? first : size;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("x-ms-version", "2021-12-02");
      Map<String, String> query = query(exchange.getRequestURI());
      if (query.getOrDefault("comp", "").equals("list")) {
        send(exchange, page(query));
        return;
      }
      if (query.getOrDefault("restype", "").equals("container")) {
        exchange.getResponseHeaders().set("ETag", "\"0x1\"");
        exchange.getResponseHeaders().set("Last-Modified", DATE);
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      Matcher matcher =
          NAME.matcher(exchange.getRequestURI().getPath().replaceFirst("^/[^/]+/[^/]+/", ""));
      int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : count;
      if (number >= count) {
        exchange.getResponseHeaders().set("x-ms-error-code", "BlobNotFound");
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      blob(exchange, number);
    }
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new TreeMap<>();
    String text = uri.getRawQuery();
    if (text != null) {
      for (String pair : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private byte[] page(Map<String, String> query) {
    String marker = query.getOrDefault("marker", "");
    int from = marker.isEmpty() ? 0 : Integer.parseInt(marker);
    int most = Integer.parseInt(query.getOrDefault("maxresults", "" + PAGE));
    int to = Math.min(count, from + Math.min(PAGE, most));
    StringBuilder page =
        new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"box\"><Blobs>");
    String prefix = query.getOrDefault("prefix", "");
    for (int i = from; i < to; i++) {
      if (name(i).startsWith(prefix)) {
        page.append("<Blob><Name>")
            .append(name(i))
            .append("</Name><Properties><Last-Modified>")
            .append(DATE)
            .append("</Last-Modified><Etag>0x")
            .append(Integer.toHexString(i + 16))
            .append("</Etag><Content-Length>")
            .append(size(i))
            .append(
                "</Content-Length><Content-Type>application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType></Properties></Blob>");
      }
    }
    page.append("</Blobs><NextMarker>")
        .append(to < count ? "" + to : "")
        .append("</NextMarker></EnumerationResults>");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, byte[] page) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
  }

  private void blob(HttpExchange exchange, int number) throws IOException {
    long size = size(number);
    exchange.getResponseHeaders().set("ETag", "\"0x" + Integer.toHexString(number + 16) + "\"");
    exchange.getResponseHeaders().set("Last-Modified", DATE);
    exchange.getResponseHeaders().set("x-ms-blob-type", "BlockBlob");
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + size);
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String asked =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-ms-range"))
            .or(() -> Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")))
            .orElse("");
    Matcher range = RANGE.matcher(asked);
    boolean part = range.matches();
    long from = part ? Long.parseLong(range.group(1)) : 0;
    long end =
        part && !range.group(2).isEmpty()
            ? Math.min(size, Long.parseLong(range.group(2)) + 1)
            : size;
    if (part) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + size);
    }
    exchange.sendResponseHeaders(part ? 206 : 200, end == from ? -1 : end - from);
    write(exchange.getResponseBody(), number, from, end);
  }

  private static void write(OutputStream out, int number, long from, long end) throws IOException {
    int at = (int) Math.floorMod(number * 7919L + from, (long) BLOCK);
    for (long left = end - from; left > 0; ) {
      int length = (int) Math.min(left, BLOCK - at);
      out.write(BYTES, at, length);
      left -= length;
      at = 0;
    }
  }
}
