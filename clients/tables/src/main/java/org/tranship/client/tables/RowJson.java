package org.tranship.client.tables;

import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/// Rows as the table service writes them in JSON, with minimal metadata: the types of texts,
/// numbers and truth values are those of JSON, others are named beside the value.
final class RowJson {
  private static final String PARTITION = "PartitionKey";
  private static final String ROW = "RowKey";
  private static final String TIMESTAMP = "Timestamp";
  private static final String TYPE = "@odata.type";
  private static final String INT = "Edm.Int32";
  private static final String DOUBLE = "Edm.Double";
  private static final String BOOLEAN = "Edm.Boolean";

  /// Two characters that some readers take for ends of lines are escaped, as Json.NET does.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().characterEscapes(JsonpCharacterEscapes.instance()).build();

  private RowJson() {}

  static String write(TableRow row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      field(out, PARTITION, row.key().partition());
      field(out, ROW, row.key().row());
      row.cells().forEach((name, cell) -> write(out, name, cell));
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, Cell cell) {
    switch (cell.type()) {
      case Cell.STRING -> field(out, name, cell.text());
      case INT -> {
        out.writeName(name);
        out.writeNumber(cell.text());
      }
      case BOOLEAN -> {
        out.writeName(name);
        out.writeBoolean(Boolean.parseBoolean(cell.text()));
      }
      default -> {
        field(out, name + TYPE, cell.type());
        field(out, name, cell.text());
      }
    }
  }

  private static void field(JsonGenerator out, String name, String text) {
    out.writeName(name);
    out.writeString(text);
  }

  /// A table's name, as it is asked for when one is made.
  static String table(String name) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      field(out, "TableName", name);
      out.writeEndObject();
    }
    return text.toString();
  }

  /// The rows of an answer, in its order.
  ///
  /// @throws IllegalArgumentException if it is none
  static List<TableRow> rows(byte[] answer) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
      List<TableRow> rows = new ArrayList<>();
      require(in.nextToken() == JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean list = in.currentName().equals("value");
        if (in.nextToken() == JsonToken.START_ARRAY && list) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            rows.add(row(in));
          }
        } else {
          in.skipChildren();
        }
      }
      return rows;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static TableRow row(JsonParser in) {
    Map<String, Cell> cells = new TreeMap<>();
    Map<String, String> types = new HashMap<>();
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (name.endsWith(TYPE)) {
        types.put(name.substring(0, name.length() - TYPE.length()), in.getString());
      } else if (!name.startsWith("odata.")) {
        type(value).ifPresent(type -> cells.put(name, new Cell(type, in.getString())));
      }
    }
    types.forEach(
        (name, type) -> cells.computeIfPresent(name, (_, it) -> new Cell(type, it.text())));
    Optional<Instant> time = Optional.ofNullable(cells.remove(TIMESTAMP)).map(RowJson::time);
    return new TableRow(
        new RowKey(taken(cells, PARTITION), taken(cells, ROW)), time, new TreeMap<>(cells));
  }

  private static Optional<String> type(JsonToken value) {
    return switch (value) {
      case VALUE_STRING -> Optional.of(Cell.STRING);
      case VALUE_NUMBER_INT -> Optional.of(INT);
      case VALUE_NUMBER_FLOAT -> Optional.of(DOUBLE);
      case VALUE_TRUE, VALUE_FALSE -> Optional.of(BOOLEAN);
      case VALUE_NULL -> Optional.empty();
      default -> throw new IllegalArgumentException("a column has no simple value");
    };
  }

  private static Instant time(Cell cell) {
    return Instant.parse(cell.text());
  }

  private static String taken(Map<String, Cell> cells, String column) {
    Cell cell = cells.remove(column);
    require(cell != null);
    return cell == null ? "" : cell.text();
  }

  private static void require(boolean is) {
    if (!is) {
      throw new IllegalArgumentException("it is no list of rows");
    }
  }
}
