package org.tranship.engine.spark;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;

/// What a record is made of, looked up once.
///
/// @param parts its components, in order
/// @param constructor makes one of them
record RecordForm(List<Part> parts, Constructor<?> constructor) {
  private static final ClassValue<RecordForm> FORMS =
      new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
          return lookedUp(type);
        }
      };

  /// One component.
  ///
  /// @param accessor reads it
  record Part(Type type, Method accessor) {
    Object of(Object value) {
      try {
        return accessor.invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("A component cannot be read: " + accessor, e);
      }
    }
  }

  static RecordForm of(Class<?> type) {
    return FORMS.get(type);
  }

  private static RecordForm lookedUp(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalStateException(type + " does not travel: it is no record.");
    }
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new RecordForm(Arrays.stream(components).map(RecordForm::part).toList(), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("A record without its constructor: " + type, e);
    }
  }

  private static Part part(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Part(component.getGenericType(), accessor);
  }

  Object make(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Not the values of a " + constructor, e);
    }
  }
}
