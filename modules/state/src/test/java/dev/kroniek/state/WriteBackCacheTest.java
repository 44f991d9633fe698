package dev.kroniek.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteBackCacheTest {
  private final WriteBackCache<String, String> cache = new WriteBackCache<>(10, String::length);

  @Test
  void valuesAsTheyWereCommittedGoWhenRoomIsNeededThoseUsedLongestAgoFirst() {
    cache.loaded("a", "1234");
    cache.loaded("b", "1234");
    assertThat(cache.get("a")).isEqualTo("1234");
    cache.loaded("c", "1234");
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("a")).isEqualTo("1234");
    assertThat(cache.bytes()).isEqualTo(8);
  }

  @Test
  void aChangedValueStaysUntilItIsCommitted() {
    cache.put("a", "12345678");
    cache.put("b", "12345678");
    cache.loaded("c", "12");
    assertThat(cache.isOverfull()).isTrue();
    assertThat(cache.get("a")).isNotNull();
    assertThat(cache.get("b")).isNotNull();
    assertThat(cache.get("c")).isNull();
    cache.written();
    assertThat(cache.dirty()).isEmpty();
    assertThat(cache.get("a")).isNotNull();
    cache.unpin();
    assertThat(cache.bytes()).isLessThanOrEqualTo(10);
    assertThat(cache.isOverfull()).isFalse();
  }

  @Test
  void whatWasWrittenIntoATransactionThatWasUndoneIsDirtyAgain() {
    cache.put("a", "1");
    cache.written();
    cache.put("b", "2");
    cache.undone();
    assertThat(Map.copyOf(asMap())).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void aValueThatChangesAgainIsWeighedAndWrittenAgain() {
    cache.put("a", "123456");
    cache.written();
    cache.put("a", "12");
    assertThat(cache.bytes()).isEqualTo(2);
    assertThat(asMap()).isEqualTo(Map.of("a", "12"));
    cache.remove("a");
    assertThat(cache.bytes()).isZero();
    assertThat(cache.dirty()).isEmpty();
    assertThat(cache.get("a")).isNull();
  }

  private Map<String, String> asMap() {
    return cache.dirty().stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
