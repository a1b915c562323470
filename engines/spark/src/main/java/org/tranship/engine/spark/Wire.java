package org.tranship.engine.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.value.Attributes;

/// The form in which data travels between driver and executors: records, component by component, as
/// they are declared. No class is named in it, so nothing that arrives can choose what is made of
/// it. Both ends have the same classes, which [#shape] lets them find out.
final class Wire {
  private Wire() {}

  /// A record, or one of the records of a sealed interface, as bytes.
  ///
  /// @param type what the reader will ask for
  static <T> byte[] bytes(Class<T> type, T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      put(new DataOutputStream(bytes), type, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Reads what [#bytes] wrote.
  static <T> T read(Class<T> type, byte[] bytes) {
    try {
      return type.cast(get(new DataInputStream(new ByteArrayInputStream(bytes)), type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("EnumOrdinal") // the shape, which both ends compare, has their order
  private static void put(DataOutputStream out, Type type, Object value) throws IOException {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
    } else if (raw == long.class) {
      out.writeLong((Long) value);
    } else if (raw == int.class) {
      out.writeInt((Integer) value);
    } else if (raw == boolean.class) {
      out.writeBoolean((Boolean) value);
    } else if (raw == double.class) {
      out.writeDouble((Double) value);
    } else if (raw == Duration.class) {
      out.writeLong(((Duration) value).toNanos());
    } else if (raw.isEnum()) {
      out.writeInt(((Enum<?>) value).ordinal());
    } else if (raw == Attributes.class) {
      putMap(out, String.class, String.class, ((Attributes) value).asMap());
    } else if (raw == Optional.class) {
      Optional<?> optional = (Optional<?>) value;
      out.writeBoolean(optional.isPresent());
      if (optional.isPresent()) {
        put(out, argument(type, 0), optional.get());
      }
    } else if (raw == Map.class) {
      putMap(out, argument(type, 0), argument(type, 1), (Map<?, ?>) value);
    } else if (raw == List.class || raw == Set.class) {
      Collection<?> all = (Collection<?>) value;
      out.writeInt(all.size());
      for (Object each : all) {
        put(out, argument(type, 0), each);
      }
    } else if (raw.isSealed()) {
      List<Class<?>> choices = List.of(raw.getPermittedSubclasses());
      out.writeByte(choices.indexOf(value.getClass()));
      put(out, value.getClass(), value);
    } else {
      for (RecordForm.Part part : RecordForm.of(raw).parts()) {
        put(out, part.type(), part.of(value));
      }
    }
  }

  private static void putMap(DataOutputStream out, Type key, Type value, Map<?, ?> map)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      put(out, key, entry.getKey());
      put(out, value, entry.getValue());
    }
  }

  private static Object get(DataInputStream in, Type type) throws IOException {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    } else if (raw == long.class) {
      return in.readLong();
    } else if (raw == int.class) {
      return in.readInt();
    } else if (raw == boolean.class) {
      return in.readBoolean();
    } else if (raw == double.class) {
      return in.readDouble();
    } else if (raw == Duration.class) {
      return Duration.ofNanos(in.readLong());
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[in.readInt()];
    } else if (raw == Attributes.class) {
      Map<String, String> values = new LinkedHashMap<>();
      getMap(in, String.class, String.class)
          .forEach((name, value) -> values.put((String) name, (String) value));
      return Attributes.of(values);
    } else if (raw == Optional.class) {
      return in.readBoolean() ? Optional.of(get(in, argument(type, 0))) : Optional.empty();
    } else if (raw == Map.class) {
      return getMap(in, argument(type, 0), argument(type, 1));
    } else if (raw == List.class || raw == Set.class) {
      Collection<Object> all = raw == List.class ? new ArrayList<>() : new LinkedHashSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        all.add(get(in, argument(type, 0)));
      }
      return all;
    } else if (raw.isSealed()) {
      return get(in, raw.getPermittedSubclasses()[in.readByte()]);
    }
    RecordForm form = RecordForm.of(raw);
    Object[] values = new Object[form.parts().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(in, form.parts().get(i).type());
    }
    return form.make(values);
  }

  private static Map<Object, Object> getMap(DataInputStream in, Type key, Type value)
      throws IOException {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      map.put(get(in, key), get(in, value));
    }
    return map;
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /// A text that is the same at both ends exactly if they understand each other: what all records
  /// that travel are made of.
  static String shape(Class<?>... types) {
    Set<String> lines = new TreeSet<>();
    for (Class<?> type : types) {
      describe(type, lines);
    }
    return String.join("\n", lines);
  }

  private static void describe(Type type, Set<String> lines) {
    Class<?> raw = raw(type);
    if (type instanceof ParameterizedType generic) {
      for (Type each : generic.getActualTypeArguments()) {
        describe(each, lines);
      }
    } else if (raw.isEnum()) {
      lines.add(raw.getName() + " " + List.of(raw.getEnumConstants()));
    } else if (raw.isSealed()) {
      if (lines.add(raw.getName() + " " + List.of(raw.getPermittedSubclasses()))) {
        for (Class<?> each : raw.getPermittedSubclasses()) {
          describe(each, lines);
        }
      }
    } else if (raw.isRecord()) {
      RecordComponent[] components = raw.getRecordComponents();
      if (lines.add(raw.getName() + " " + List.of(components))) {
        for (RecordComponent each : components) {
          describe(each.getGenericType(), lines);
        }
      }
    }
  }
}
