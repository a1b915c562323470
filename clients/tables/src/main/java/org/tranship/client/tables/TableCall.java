package org.tranship.client.tables;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;

/// One request as the table service means it, before it is dated and signed.
final class TableCall {
  /// What the answers here are written to.
  private static final String VERSION = "2019-02-02";

  private final String method;
  private final String path;
  private final Map<String, String> query = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private String type = "";
  private byte @Nullable [] body;

  /// @param path percent-encoded, behind that of the endpoint
  TableCall(String method, String path) {
    this.method = method;
    this.path = path;
    headers.put("accept", "application/json;odata=minimalmetadata");
    headers.put("dataserviceversion", "3.0;NetFx");
    headers.put("maxdataserviceversion", "3.0;NetFx");
    headers.put("x-ms-version", VERSION);
  }

  TableCall query(String name, String value) {
    query.put(name, value);
    return this;
  }

  TableCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  TableCall body(String contentType, byte[] bytes) {
    type = contentType;
    body = bytes;
    return this;
  }

  TableCall json(String text) {
    return body("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /// For people.
  String sentence() {
    return method + " " + path;
  }

  private String target(String base) {
    StringBuilder target = new StringBuilder(base).append(path);
    char mark = '?';
    for (Map.Entry<String, String> one : query.entrySet()) {
      target.append(mark).append(UriEncoding.query(one.getKey())).append('=');
      target.append(UriEncoding.query(one.getValue()));
      mark = '&';
    }
    return target.toString();
  }

  /// As it goes out.
  HttpCall signed(TableAccount account, TableSigner signer, String date) {
    return new HttpCall() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public @Nullable Content body() {
        return body == null ? null : Content.of(body);
      }

      /// What is done twice is found done, and nothing else comes of it: see [Tables].
      @Override
      public boolean repeatable() {
        return true;
      }

      @Override
      public void writeHead(HeadBuffer head) {
        String base = account.endpoint().path();
        head.requestLine(method, target(base));
        head.header("host", account.endpoint().authority());
        head.header("x-ms-date", date);
        head.header("authorization", signer.authorization(method, type, date, base + path));
        if (!type.isEmpty()) {
          head.header("content-type", type);
        }
        headers.forEach(head::header);
      }
    };
  }
}
