package org.tranship.client.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpSettings;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.tables.TableException.Kind;
import org.tranship.core.value.FileTrouble;

/// Azure Table Storage over HTTP, as Microsoft's "Table service REST API" describes it, with Shared
/// Key and a connection string. Tested on Azurite. Thread-safe.
public final class AzureTables implements Tables {
  private static final HttpSettings SETTINGS =
      new HttpSettings(
          Duration.ofSeconds(15), Duration.ofSeconds(60), Optional.empty(), Optional.empty());
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final TableAccount account;
  private final TableSigner signer;
  private final HttpClient client;
  private final Clock clock;

  /// Connects when it is first asked.
  ///
  /// @throws IllegalArgumentException if the account's key is none, without its value
  public AzureTables(TableAccount account, Clock clock) {
    this.account = account;
    this.signer = new TableSigner(account);
    this.client = new HttpClient(account.endpoint(), SETTINGS);
    this.clock = clock;
  }

  private record Reply(int status, byte[] body, String code, String partition, String row) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    TableRefusal refusal() {
      return TableRefusal.of(status, text(), Optional.of(code).filter(it -> !it.isEmpty()));
    }
  }

  @Override
  public String place() {
    return account.toString();
  }

  @Override
  public boolean create(String table) {
    TableCall call =
        new TableCall("POST", "/Tables")
            .header("prefer", "return-no-content")
            .json(RowJson.table(table));
    Reply reply = send(call);
    if (reply.status() < 300) {
      return true;
    }
    if (reply.refusal().is("TableAlreadyExists")) {
      return false;
    }
    throw reply.refusal().fault("the making of the table " + table, place());
  }

  @Override
  public boolean delete(String table) {
    Reply reply = send(new TableCall("DELETE", "/Tables('" + table + "')"));
    if (reply.status() < 300) {
      return true;
    }
    if (reply.status() == 404) {
      return false;
    }
    throw reply.refusal().fault("the deletion of the table " + table, place());
  }

  @Override
  public boolean exists(String table) {
    Reply reply = send(new TableCall("GET", "/" + table + "()").query("$top", "1"));
    if (reply.status() < 300) {
      return true;
    }
    if (reply.refusal().noTable()) {
      return false;
    }
    throw reply.refusal().fault("a look at the table " + table, place());
  }

  @Override
  public RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from) {
    TableCall call = new TableCall("GET", "/" + table + "()");
    String filter = range.filter();
    if (!filter.isEmpty()) {
      call.query("$filter", filter);
    }
    from.ifPresent(
        it -> {
          call.query("NextPartitionKey", it.partition());
          if (!it.row().isEmpty()) {
            call.query("NextRowKey", it.row());
          }
        });
    Reply reply = send(call);
    if (reply.status() >= 300) {
      throw reply.refusal().fault("a query of the table " + table, place());
    }
    try {
      return new RowPage(
          RowJson.rows(reply.body()),
          reply.partition().isEmpty()
              ? Optional.empty()
              : Optional.of(new RowPage.Continuation(reply.partition(), reply.row())));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw strange("a query of the table " + table, e);
    }
  }

  @Override
  public boolean insert(String table, List<TableRow> rows) {
    GroupRules.require(table, rows);
    String url =
        (account.endpoint().tls() ? "https://" : "http://")
            + account.endpoint().authority()
            + account.endpoint().path()
            + "/"
            + table;
    byte[] body = GroupBody.of(url, rows);
    GroupRules.requireSize(table, body.length);
    Reply reply = send(new TableCall("POST", "/$batch").body(GroupBody.TYPE, body));
    TableRefusal refusal = reply.refusal();
    if (reply.status() < 300) {
      try {
        int worst = GroupBody.status(reply.text());
        if (worst < 300) {
          return true;
        }
        refusal = TableRefusal.of(worst, reply.text(), Optional.empty());
      } catch (IllegalArgumentException e) {
        throw strange("a write to the table " + table, e);
      }
    }
    if (refusal.is("EntityAlreadyExists")) {
      return false;
    }
    throw refusal.fault("a write to the table " + table, place());
  }

  @Override
  public void replace(String table, TableRow row) {
    Reply reply = send(new TableCall("PUT", path(table, row.key())).json(RowJson.write(row)));
    if (reply.status() >= 300) {
      throw reply.refusal().fault("a write to the table " + table, place());
    }
  }

  private static String path(String table, RowKey key) {
    return "/"
        + table
        + "(PartitionKey='"
        + quoted(key.partition())
        + "',RowKey='"
        + quoted(key.row())
        + "')";
  }

  @Override
  public boolean remove(String table, RowKey key) {
    Reply reply = send(new TableCall("DELETE", path(table, key)).header("if-match", "*"));
    if (reply.status() < 300) {
      return true;
    }
    if (reply.refusal().is("ResourceNotFound")) {
      return false;
    }
    throw reply.refusal().fault("the removal of a row of " + table, place());
  }

  private static String quoted(String text) {
    return UriEncoding.query(text.replace("'", "''"));
  }

  private TableException strange(String doing, RuntimeException e) {
    return new TableException(
        Kind.UNEXPECTED,
        "The answer of "
            + place()
            + " to "
            + doing
            + " cannot be understood: "
            + e.getMessage()
            + ". Is it a table service?",
        e);
  }

  private Reply send(TableCall call) {
    HttpAnswer answer;
    try {
      answer = client.execute(call.signed(account, signer, DATE.format(clock.instant())));
    } catch (HttpFault e) {
      throw silent(call, e);
    } catch (IOException e) {
      throw silent(call, e);
    }
    try (answer) {
      byte[] body = answer.body().readNBytes(LARGEST_ANSWER + 1);
      if (body.length > LARGEST_ANSWER) {
        throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
      }
      return new Reply(
          answer.status(),
          body,
          answer.headers().get("x-ms-error-code", ""),
          answer.headers().get("x-ms-continuation-nextpartitionkey", ""),
          answer.headers().get("x-ms-continuation-nextrowkey", ""));
    } catch (IOException e) {
      throw silent(call, e);
    }
  }

  private TableException silent(TableCall call, IOException e) {
    return new TableException(
        Kind.UNAVAILABLE,
        "The table service at "
            + place()
            + " gave no answer to "
            + call.sentence()
            + ": "
            + FileTrouble.why(e)
            + ". See that it can be reached, and run the same command again.",
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
