package org.tranship.runbook.anchore.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Secret;

/// The database of `--db-connect`, read from a SQLAlchemy URL as Anchore's own tools take it:
/// `postgresql+pg8000://user:password@host:5432/database?sslmode=require`.
///
/// User and password are percent-decoded, and a plus sign stays a plus sign. The dialect after `+`
/// names a Python library and is ignored.
///
/// @param host name or address, without brackets; `localhost` where the URL has none
/// @param port 5432 where the URL has none
/// @param database its name
/// @param user null where the URL has none
/// @param password null where the URL has none
/// @param options the query part, decoded
public record DbUrl(
    String host,
    int port,
    String database,
    @Nullable String user,
    @Nullable Secret password,
    SortedMap<String, String> options) {
  private static final int DEFAULT_PORT = 5432;

  /// The first `@` after which a whole host part follows ends the password, so that a raw `@` in a
  /// password is understood, and one in the query does not matter.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<dialect>[\\w+]+)://"
              + "(?:(?<user>[^:/]*)(?::(?<password>.*?))?@)?"
              + "(?:\\[(?<v6>[^\\]/?@]+)\\]|(?<host>[^/:?@\\[\\]]*))"
              + "(?::(?<port>[^/?@]*))?"
              + "(?:/(?<database>[^?@]*))?"
              + "(?:\\?(?<query>.*))?",
          Pattern.DOTALL);

  private static final Pattern DIALECT = Pattern.compile("postgres(?:ql)?(?:\\+\\w+)?");

  /// Copies the options.
  public DbUrl {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException saying what is wrong and how it should look; the message
  ///   never holds the URL, which may hold a password
  public static DbUrl parse(String text) {
    if (text.startsWith("jdbc:")) {
      throw wrong("it starts with jdbc:");
    }
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw wrong("it does not have that form");
    }
    String dialect = form.group("dialect");
    if (!DIALECT.matcher(dialect).matches()) {
      throw wrong("it names \"" + dialect + "\", and Anchore keeps its tables in PostgreSQL");
    }
    String database = form.group("database");
    if (database == null || database.isEmpty()) {
      throw wrong("it names no database after the host");
    }
    String host = form.group("v6") == null ? form.group("host") : form.group("v6");
    String user = form.group("user");
    String password = form.group("password");
    return new DbUrl(
        host.isEmpty() ? "localhost" : host,
        port(form.group("port")),
        database,
        user == null || user.isEmpty() ? null : decoded(user, "user"),
        password == null ? null : new Secret(decoded(password, "password")),
        options(form.group("query")));
  }

  /// The JDBC URL, without user and password, which go to the driver as properties. Options of the
  /// Python libraries are translated where the JDBC driver has the same under another name, left
  /// out where they mean nothing to it, and passed on otherwise.
  public String jdbcUrl() {
    TreeMap<String, String> jdbc = new TreeMap<>();
    options.forEach(
        (name, value) -> {
          switch (name) {
            case "connect_timeout" -> jdbc.put("connectTimeout", value);
            case "timeout" -> jdbc.put("socketTimeout", value);
            case "application_name" -> jdbc.put("ApplicationName", value);
            case "client_encoding", "charset" -> {}
            default -> jdbc.put(name, value.equals("True") ? "true" : value);
          }
        });
    StringBuilder url =
        new StringBuilder("jdbc:postgresql://")
            .append(host.contains(":") ? "[" + host + "]" : host)
            .append(':')
            .append(port)
            .append('/')
            .append(encoded(database));
    char separator = '?';
    for (var option : jdbc.entrySet()) {
      url.append(separator)
          .append(encoded(option.getKey()))
          .append('=')
          .append(encoded(option.getValue()));
      separator = '&';
    }
    return url.toString();
  }

  /// The URL with the password masked and without its options, which may name key files.
  @Override
  public String toString() {
    String login = user == null ? "" : user + (password == null ? "" : ":" + password) + "@";
    String place = host.contains(":") ? "[" + host + "]" : host;
    return "postgresql://" + login + place + ":" + port + "/" + database;
  }

  private static int port(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return DEFAULT_PORT;
    }
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below: the text may be the end of a password with a raw slash, so it is not repeated.
    }
    throw wrong(
        "what stands after the host is not a port from 1 to 65535; if the password holds / or @,"
            + " write them as %2F and %40");
  }

  private static SortedMap<String, String> options(@Nullable String query) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String pair : (query == null ? "" : query).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals), "option");
        String value = equals < 0 ? "true" : decoded(pair.substring(equals + 1), "option " + name);
        if (name.equals("host") || name.equals("port") || DriverKeys.isSecret(name)) {
          throw wrong("the option \"" + name + "\" belongs before the ?");
        }
        options.put(name, value);
      }
    }
    return options;
  }

  private static String decoded(String text, String what) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        // As in Python, a percent sign without two hex digits stands for itself.
        out[length++] = bytes[i];
      }
    }
    String plain = new String(out, 0, length, StandardCharsets.UTF_8);
    if (plain.indexOf('\0') >= 0) {
      throw wrong("its " + what + " holds a NUL");
    }
    return plain;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "the database URL cannot be used: "
            + what
            + "; give it as postgresql+pg8000://user:password@host:5432/database, with special"
            + " characters of the password percent-encoded");
  }
}
