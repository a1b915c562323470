package org.tranship.events.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;

/// What the rules of a plan do to events, and what they refuse.
class TransformRulesTest {
  private static Event event(String type, String json) {
    return Event.of("order-1", 0, type, Payload.of(json));
  }

  private static TransformChain chain(String... settings) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put("transform.0001." + settings[i], settings[i + 1]);
    }
    return new RuleReader(map, List.of(new Counting())).chain();
  }

  private static String payload(TransformChain chain, String json) {
    return chain.apply(event("A", json)).getFirst().payload().text();
  }

  @Test
  void typesAreRenamedAndTheBytesKept() {
    TransformChain chain = chain("kind", "rename", "type", "A", "to", "B");
    assertThat(chain.apply(event("A", "{ \"x\" : 1.00 }")))
        .containsExactly(event("B", "{ \"x\" : 1.00 }"));
    assertThat(chain.apply(event("C", "no json"))).containsExactly(event("C", "no json"));
    assertThat(chain.oneToOne()).isTrue();
  }

  @Test
  void revisionsAreSetForOneRevision() {
    TransformChain chain = chain("kind", "revise", "revision", "1", "to", "2");
    assertThat(chain.apply(event("A", "{}").withRevision("1")).getFirst().revision())
        .isEqualTo("2");
    assertThat(chain.apply(event("A", "{}").withRevision("3")).getFirst().revision())
        .isEqualTo("3");
  }

  @Test
  void fieldsAreRenamedAddedDroppedAndMapped() {
    assertThat(
            payload(chain("kind", "rename-field", "field", "a", "to", "b.c"), "{\"a\":1,\"z\":2}"))
        .isEqualTo("{\"z\":2,\"b\":{\"c\":1}}");
    assertThat(payload(chain("kind", "add-field", "field", "n", "value", "[1,2]"), "{}"))
        .isEqualTo("{\"n\":[1,2]}");
    assertThat(payload(chain("kind", "add-field", "field", "n", "value", "some text"), "{}"))
        .isEqualTo("{\"n\":\"some text\"}");
    assertThat(payload(chain("kind", "add-field", "field", "a", "value", "9"), "{ \"a\": 1 }"))
        .isEqualTo("{ \"a\": 1 }");
    assertThat(payload(chain("kind", "add-field", "field", "b", "from", "a"), "{\"a\":1}"))
        .isEqualTo("{\"a\":1,\"b\":1}");
    assertThat(payload(chain("kind", "drop-field", "field", "a.b"), "{\"a\":{\"b\":1,\"c\":2}}"))
        .isEqualTo("{\"a\":{\"c\":2}}");
    assertThat(
            payload(
                chain("kind", "map-field", "field", "s", "values.1", "\"one\"", "values.2", "two"),
                "{\"s\":1,\"n\":1}"))
        .isEqualTo("{\"s\":\"one\",\"n\":1}");
  }

  @Test
  void numbersKeepEveryDigit() {
    assertThat(
            payload(
                chain("kind", "add-field", "field", "n", "value", "0"),
                "{\"a\":12345678901234567890,\"b\":1.10,\"c\":0.1234567890123456789}"))
        .isEqualTo("{\"a\":12345678901234567890,\"b\":1.10,\"c\":0.1234567890123456789,\"n\":0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "total = 0; {\"total\":0.0}; true",
        "total = 0; {\"total\":1}; false",
        "total != 0; {}; true",
        "a.b exists and a.c missing; {\"a\":{\"b\":null}}; true",
        "a.b exists; {\"a\":3}; false",
        "name = some one; {\"name\":\"some one\"}; true",
        "name = \"5\"; {\"name\":5}; false"
      })
  void conditionsHold(String where, String json, boolean holds) {
    TransformChain chain = chain("kind", "drop", "where", where);
    assertThat(chain.apply(event("A", json)).isEmpty()).isEqualTo(holds);
    assertThat(chain.oneToOne()).isFalse();
  }

  @Test
  void anEventIsSplitByConditions() {
    TransformChain chain =
        chain(
            "kind", "split",
            "type", "A",
            "into.0001", "X",
            "into.0002", "Y",
            "when.Y", "total != 0",
            "fields.X", "id, total");
    assertThat(chain.apply(event("A", "{\"id\":1,\"total\":5,\"z\":0}")))
        .containsExactly(
            event("X", "{\"id\":1,\"total\":5}"), event("Y", "{\"id\":1,\"total\":5,\"z\":0}"));
    assertThat(chain.apply(event("A", "{\"total\":0}"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kind,rename,to,B; which \"type\" it renames",
        "kind,rename,type,A; does not say its \"to\"",
        "kind,drop; it would drop everything",
        "kind,drop,where,total is 0; is no condition",
        "kind,add-field,field,a; either its \"value\"",
        "kind,add-field,field,a..b,value,1; is no path of a field",
        "kind,split,type,A,into,X,when.Z,a exists; splits into no \"Z\"",
        "kind,use,name,countin; is \"counting\" meant"
      })
  void aRuleThatMakesNoSenseIsNamed(String rule, String says) {
    assertThatExceptionOfType(TransformFault.class)
        .isThrownBy(() -> chain(rule.split(",")))
        .withMessageStartingWith("TRE-204 The rule transform.0001 makes no sense: ")
        .withMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"a\":1; no JSON",
        "[1]; no object",
        "{\"a\":1,\"a\":2}; no JSON",
        "{} {}; no JSON"
      })
  void aPayloadThatCannotBeReadIsNamed(String json, String why) {
    assertThatExceptionOfType(TransformFault.class)
        .isThrownBy(() -> chain("kind", "drop-field", "field", "a").apply(event("A", json)))
        .withMessageStartingWith("TRE-201 Version 0 of the stream \"order-1\", a A,")
        .withMessageContaining(why);
  }

  @Test
  void aTransformThatCountsIsFoundAtItsFirstEvent() {
    TransformChain chain = chain("kind", "use", "name", "counting", "options.field", "n");
    assertThatExceptionOfType(TransformFault.class)
        .isThrownBy(() -> chain.apply(event("A", "{}")))
        .withMessageStartingWith("TRE-202 ")
        .withMessageContaining("another result each time");
  }

  @Test
  void aTransformThatGivesUpIsNamed() {
    TransformChain chain = chain("kind", "use", "name", "counting", "options.field", "");
    assertThatExceptionOfType(TransformFault.class)
        .isThrownBy(() -> chain.apply(event("A", "{}")))
        .withMessageStartingWith("TRE-205 ")
        .withMessageContaining("counts gave up: no field");
  }

  @Test
  void valuesAreTheSameWhateverTheirSpelling() {
    assertThat(JsonPayload.canonical(Payload.of("{ \"b\": 1.0, \"a\": [1e2] }")))
        .isEqualTo(JsonPayload.canonical(Payload.of("{\"a\":[100],\"b\":1}")))
        .isNotEqualTo(JsonPayload.canonical(Payload.of("{\"a\":[100],\"b\":2}")));
    assertThat(JsonPayload.canonical(Payload.of("no json"))).isEmpty();
  }

  /// A transform in Java that is not pure.
  private static final class Counting implements TransformProvider {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public Transform create(Map<String, String> options) {
      return new Transform() {
        @Override
        public List<Event> apply(Event event) {
          if (options.get("field").isEmpty()) {
            throw new IllegalStateException("no field");
          }
          return List.of(event.withRevision("r" + count.incrementAndGet()));
        }

        @Override
        public boolean oneToOne() {
          return true;
        }

        @Override
        public String description() {
          return "counts";
        }
      };
    }
  }
}
