// Every word of the page, in every language it speaks. A function takes what the sentence is about.

const EN = {
  shop: 'Shop', sale: 'Time sale', cart: 'Cart', orders: 'Orders', navigation: 'Shop', skip: 'Skip to the content',
  shopAs: 'Shop as', user: (id) => `User ${id}`, nowUser: (id) => `You shop as user ${id} now.`,
  balanceIs: (amount) => `Balance: ${amount}`,
  footer: 'Lastone, a demo. Nothing here costs anything.', docs: 'API',
  nothingHere: 'There is nothing here', nothingHereHint: 'The address may be mistyped, or it was taken off the shop.',
  toShop: 'Go to the shop', wentWrong: 'That did not work', tryAgain: 'Try again',

  heroTitle: 'The last one is sold exactly once.',
  heroText: 'Browse, fill a cart, order and pay. Or let a thousand buyers press "buy" in the same moment, and watch what happens.',
  heroAction: 'Start a time sale',
  popular: 'Popular these days', noPopular: 'Nothing was paid for yet. What is paid for first shows up here.',
  sold: (n) => `${n} sold`,
  allProducts: 'Everything', search: 'Search the products', searchHint: 'Search',
  products: (n) => (n === '1' ? '1 product' : `${n} products`),
  noMatch: 'Nothing matches', noMatchHint: 'Try a shorter word, or clear the search.',
  noProducts: 'There is nothing on sale', noProductsHint: 'Put something on sale through the API, then load this page again.',
  from: (price) => `from ${price}`,
  soldOut: 'Sold out', onlyLeft: (n) => `Only ${n} left`, inStock: (n) => `${n} in stock`,

  backToShop: 'Back to the shop', option: 'Option', quantity: 'Quantity', less: 'One less', more: 'One more',
  total: 'Total', buyNow: 'Order now', addToCart: 'Add to cart',
  addedToCart: (name) => `${name} is in your cart.`, allSoldOut: 'Every option is sold out. Come back later, or look at the others.',

  cartEmpty: 'Your cart is empty', cartEmptyHint: 'Open a product and add it to the cart.',
  quantityOf: (name) => `Quantity of ${name}`, remove: 'Remove', removeThis: (name) => `Remove ${name}`,
  removed: (name) => `${name} is out of your cart.`, placeOrder: 'Place the order',
  ordered: 'Ordered. It is yours once you have paid.',

  orderNumber: (id) => `Order ${id}`, units: (n) => `\u00d7 ${n}`,
  PENDING_PAYMENT: 'To be paid', PAID: 'Paid', CANCELLED: 'Cancelled',
  'reason.CUSTOMER': 'Cancelled by you.', 'reason.PAYMENT_FAILED': 'Cancelled, because the balance did not cover it.',
  'reason.EXPIRED': 'Cancelled, because it was not paid in time.',
  timeLeft: (left) => `${left} left to pay`, timeUp: 'The time to pay is over',
  pay: (amount) => `Pay ${amount}`, payThis: (id, amount) => `Pay ${amount} for order ${id}`,
  cancel: 'Cancel', cancelThis: (id) => `Cancel order ${id}`,
  paid: (id) => `Order ${id} is paid.`, cancelled: (id) => `Order ${id} is cancelled.`,
  olderOrders: 'Older orders', noOrders: 'You have no orders yet', noOrdersHint: 'What you order waits here for its payment.',

  balance: 'Balance', balanceOf: (id) => `Balance of user ${id}`, chargeTitle: 'Charge it',
  chargeHint: 'Play money: in the demo it comes from nowhere.', otherAmount: (currency) => `Another amount (${currency})`,
  charge: 'Charge', charged: (amount, balance) => `${amount} charged. The balance is ${balance}.`,

  saleTitle: 'A thousand buyers, one moment',
  saleText: 'Everybody presses "buy" in the same instant. Choose how the stock is taken, let them go, and see who gets one, how long they wait, and that what was sold and what is left always agree. The orders are real, on this server and its database, and cancelled again afterwards.',
  strategy: 'How the stock is taken', buyers: 'Buyers', stock: 'In stock', atMost: (n) => `at most ${n}`,
  start: 'Start', stop: 'Stop', tidying: 'Tidying up', warming: 'Warming up', racing: 'Racing', stopped: 'Stopped. Its orders are being cancelled.',
  needsRedis: (n) => (n > 1 ? `Needs ${n} Redis servers in REDIS_URLS` : 'Needs Redis: set REDIS_URLS'),
  'strategy.pessimistic': 'Locks the row, then writes.',
  'strategy.optimistic': 'Writes if nobody else did, else tries again.',
  'strategy.conditional': 'Writes where enough is left, at the very end.',
  'strategy.spin': 'Asks Redis for a lock, again and again.',
  'strategy.redlock': 'A lock on most of several Redis servers.',
  'strategy.pubsub': 'A lock in Redis that calls the next one.',
  'strategy.coalesced': 'One goes first and writes for all who wait.',
  elapsed: 'Elapsed', answered: 'Answered', left: 'Left', slowest: 'Longest wait',
  crowd: 'The buyers', crowdHint: 'One dot is one buyer, in the order in which they asked.',
  crowdLabel: (sold, soldOut, waiting) => `${sold} buyers got one, ${soldOut} were told it is sold out, ${waiting} wait.`,
  waiting: 'waits', gotOne: 'got one', tooLate: 'sold out', turnedAway: 'turned away',
  curve: 'How long they wait', curveHint: 'From the quickest to the slowest answer. Thin lines are the latest races of the others.',
  curveLabel: (half, last) => `Half of the buyers were answered within ${half}, all within ${last}.`,
  noCurve: 'No race yet.', ofBuyers: 'of the buyers are answered',
  exact: (sold, left) => `${sold} sold, ${left} left: it adds up to the unit.`,
  inexact: (sold, left, stock) => `${sold} sold and ${left} left, but there were ${stock}. Please report this.`,
  someTooLate: (n) => `${n} buyers came too late and were told so.`,
  someTurnedAway: (n) => `${n} waited too long and were turned away; nothing was taken for them.`,
  someFailed: (n) => `${n} orders failed; the server's log says why.`,
  lastAfter: (name, time) => `With ${name} the last buyer had an answer after ${time}.`,
  faster: (times, other) => `That is ${times} times as fast as ${other}.`,
  slower: (times, other) => `That is ${times} times as long as with ${other}.`,
  noOther: 'Now run another strategy, and compare.',
  compare: 'The races so far', compareEmpty: 'No race yet', compareHint: 'Press Start above. Each race you run is kept here for comparison while the server runs.',
  race: 'Race', half: 'Half', ninetyNine: '99%', last: 'All answered', outcome: 'Sold / left',
  bar: 'Wait of the last buyer',

  'error.OFFLINE': 'The server does not answer. Is it still running? Start it, then try again.',
  'error.OUT_OF_STOCK_ERROR': 'There is not that much left. Choose fewer, or another option.',
  'error.INSUFFICIENT_BALANCE_ERROR': 'The balance is too low, so the order was cancelled. Charge the balance and order again.',
  'error.EMPTY_CART_ERROR': 'The cart is empty. Put something into it first.',
  'error.ORDER_NOT_PENDING_ERROR': 'The order is paid or cancelled already.',
  'error.PAYMENT_NOT_PENDING_ERROR': 'The order is paid or cancelled already.',
  'error.BALANCE_LIMIT_ERROR': 'The balance would become too large. Spend something first.',
  'error.STOCK_BUSY_ERROR': 'Too many buy this right now. Nothing was taken; try again.',
  'error.UNAVAILABLE_ERROR': 'The database or Redis does not answer. Try again soon.',
  'error.RACE_RUNNING_ERROR': 'A race is running already. Wait until it is over.',
  'error.NOT_FOUND_PRODUCT_ERROR': 'There is no such product any more. Go back to the shop.',
  'error.NOT_FOUND_PRODUCT_OPTION_ERROR': 'This is not on sale any more. Choose something else.',
  'error.NOT_FOUND_CART_ERROR': 'That is not in the cart any more. Load the page again.',
  'error.INTERRUPTED': 'The connection broke off. Try again.',
  'error.other': (code, detail) => detail || code,
};

const KO = {
  shop: '상점', sale: '타임 세일', cart: '장바구니', orders: '주문', navigation: '상점', skip: '본문으로 건너뛰기',
  shopAs: '사용자 선택', user: (id) => `사용자 ${id}`, nowUser: (id) => `이제 사용자 ${id}(으)로 쇼핑합니다.`,
  balanceIs: (amount) => `잔액 ${amount}`,
  footer: 'Lastone 데모입니다. 실제로 결제되는 것은 없습니다.', docs: 'API',
  nothingHere: '여기에는 아무것도 없습니다', nothingHereHint: '주소가 잘못되었거나 상점에서 내려간 상품입니다.',
  toShop: '상점으로 가기', wentWrong: '잘 되지 않았습니다', tryAgain: '다시 시도',

  heroTitle: '마지막 하나는 정확히 한 번 팔립니다.',
  heroText: '둘러보고, 담고, 주문하고, 결제해 보세요. 또는 구매자 천 명이 같은 순간에 구매를 누르게 하고 어떤 일이 일어나는지 지켜보세요.',
  heroAction: '타임 세일 시작하기',
  popular: '요즘 인기 상품', noPopular: '아직 결제된 주문이 없습니다. 처음 결제된 상품이 여기에 나타납니다.',
  sold: (n) => `${n}개 판매`,
  allProducts: '전체 상품', search: '상품 검색', searchHint: '검색',
  products: (n) => `상품 ${n}개`,
  noMatch: '검색 결과가 없습니다', noMatchHint: '더 짧은 단어로 찾거나 검색어를 지워 보세요.',
  noProducts: '판매 중인 상품이 없습니다', noProductsHint: 'API로 상품을 등록한 뒤 이 페이지를 다시 열어 주세요.',
  from: (price) => `${price}부터`,
  soldOut: '품절', onlyLeft: (n) => `${n}개 남음`, inStock: (n) => `재고 ${n}개`,

  backToShop: '상점으로 돌아가기', option: '옵션', quantity: '수량', less: '하나 줄이기', more: '하나 늘리기',
  total: '합계', buyNow: '바로 주문', addToCart: '장바구니에 담기',
  addedToCart: (name) => `${name}: 장바구니에 담았습니다.`, allSoldOut: '모든 옵션이 품절입니다. 나중에 다시 오거나 다른 상품을 살펴보세요.',

  cartEmpty: '장바구니가 비어 있습니다', cartEmptyHint: '상품을 열어 장바구니에 담아 보세요.',
  quantityOf: (name) => `${name} 수량`, remove: '삭제', removeThis: (name) => `${name} 삭제`,
  removed: (name) => `${name}: 장바구니에서 뺐습니다.`, placeOrder: '주문하기',
  ordered: '주문했습니다. 결제하면 완료됩니다.',

  orderNumber: (id) => `주문 ${id}`, units: (n) => `${n}개`,
  PENDING_PAYMENT: '결제 대기', PAID: '결제 완료', CANCELLED: '취소됨',
  'reason.CUSTOMER': '직접 취소했습니다.', 'reason.PAYMENT_FAILED': '잔액이 부족해 취소되었습니다.',
  'reason.EXPIRED': '제때 결제하지 않아 취소되었습니다.',
  timeLeft: (left) => `결제까지 ${left} 남음`, timeUp: '결제 시간이 끝났습니다',
  pay: (amount) => `${amount} 결제`, payThis: (id, amount) => `주문 ${id}, ${amount} 결제`,
  cancel: '취소', cancelThis: (id) => `주문 ${id} 취소`,
  paid: (id) => `주문 ${id}의 결제가 완료되었습니다.`, cancelled: (id) => `주문 ${id}을(를) 취소했습니다.`,
  olderOrders: '이전 주문 보기', noOrders: '아직 주문이 없습니다', noOrdersHint: '주문하면 여기에서 결제를 기다립니다.',

  balance: '잔액', balanceOf: (id) => `사용자 ${id}의 잔액`, chargeTitle: '충전하기',
  chargeHint: '데모에서는 실제 돈이 들지 않습니다.', otherAmount: (currency) => `다른 금액 (${currency})`,
  charge: '충전', charged: (amount, balance) => `${amount} 충전했습니다. 잔액은 ${balance}입니다.`,

  saleTitle: '구매자 천 명, 단 한 순간',
  saleText: '모두가 같은 순간에 구매를 누릅니다. 재고를 차감하는 방식을 고르고 출발시켜 보세요. 누가 샀는지, 얼마나 기다렸는지, 그리고 판매량과 남은 재고가 언제나 일치하는지 볼 수 있습니다. 이 서버와 데이터베이스에 실제로 주문하고, 끝나면 취소합니다.',
  strategy: '재고 차감 방식', buyers: '구매자', stock: '재고', atMost: (n) => `최대 ${n}`,
  start: '시작', stop: '중지', tidying: '정리 중', warming: '준비 중', racing: '진행 중', stopped: '중지했습니다. 주문을 취소하고 있습니다.',
  needsRedis: (n) => (n > 1 ? `REDIS_URLS에 Redis 서버 ${n}대가 필요합니다` : 'Redis가 필요합니다: REDIS_URLS를 설정하세요'),
  'strategy.pessimistic': '행을 잠근 뒤에 씁니다.',
  'strategy.optimistic': '그사이 바뀌지 않았으면 쓰고, 아니면 다시 시도합니다.',
  'strategy.conditional': '남은 재고가 충분할 때만 맨 마지막에 씁니다.',
  'strategy.spin': 'Redis 잠금을 얻을 때까지 되풀이해 묻습니다.',
  'strategy.redlock': '여러 Redis 서버의 과반수에서 잠금을 얻습니다.',
  'strategy.pubsub': 'Redis 잠금이 풀리면 다음 차례를 부릅니다.',
  'strategy.coalesced': '한 명이 앞장서서 기다리는 모두의 주문을 한꺼번에 씁니다.',
  elapsed: '경과 시간', answered: '응답', left: '남은 재고', slowest: '가장 긴 대기',
  crowd: '구매자들', crowdHint: '점 하나가 구매자 한 명이며, 요청한 순서대로 놓입니다.',
  crowdLabel: (sold, soldOut, waiting) => `${sold}명 구매, ${soldOut}명 품절 안내, ${waiting}명 대기.`,
  waiting: '대기', gotOne: '구매', tooLate: '품절', turnedAway: '차례가 오지 않음',
  curve: '얼마나 기다렸나', curveHint: '가장 빠른 응답부터 가장 느린 응답까지입니다. 가는 선은 다른 방식의 최근 결과입니다.',
  curveLabel: (half, last) => `구매자 절반은 ${half} 안에, 전원은 ${last} 안에 응답을 받았습니다.`,
  noCurve: '아직 결과가 없습니다.', ofBuyers: '응답을 받은 구매자',
  exact: (sold, left) => `${sold}개 판매, ${left}개 남음: 하나도 어긋나지 않았습니다.`,
  inexact: (sold, left, stock) => `${sold}개 판매, ${left}개 남음인데 재고는 ${stock}개였습니다. 꼭 알려 주세요.`,
  someTooLate: (n) => `${n}명은 늦어서 품절 안내를 받았습니다.`,
  someTurnedAway: (n) => `${n}명은 너무 오래 기다려 돌려보냈고, 이들의 재고는 차감되지 않았습니다.`,
  someFailed: (n) => `주문 ${n}건이 실패했습니다. 이유는 서버 로그에 있습니다.`,
  lastAfter: (name, time) => `${name}: 마지막 구매자는 ${time} 만에 응답을 받았습니다.`,
  faster: (times, other) => `${other}보다 ${times}배 빠릅니다.`,
  slower: (times, other) => `${other}보다 ${times}배 오래 걸렸습니다.`,
  noOther: '이제 다른 방식으로도 실행해 비교해 보세요.',
  compare: '지금까지의 결과', compareEmpty: '아직 결과가 없습니다', compareHint: '위에서 시작을 누르세요. 서버가 켜져 있는 동안 결과를 여기에 모아 비교합니다.',
  race: '방식', half: '절반', ninetyNine: '99%', last: '전원 응답', outcome: '판매 / 남음',
  bar: '마지막 구매자의 대기 시간',

  'error.OFFLINE': '서버가 응답하지 않습니다. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  'error.OUT_OF_STOCK_ERROR': '재고가 모자랍니다. 수량을 줄이거나 다른 옵션을 골라 주세요.',
  'error.INSUFFICIENT_BALANCE_ERROR': '잔액이 부족해 주문이 취소되었습니다. 잔액을 충전하고 다시 주문해 주세요.',
  'error.EMPTY_CART_ERROR': '장바구니가 비어 있습니다. 먼저 상품을 담아 주세요.',
  'error.ORDER_NOT_PENDING_ERROR': '이미 결제되었거나 취소된 주문입니다.',
  'error.PAYMENT_NOT_PENDING_ERROR': '이미 결제되었거나 취소된 주문입니다.',
  'error.BALANCE_LIMIT_ERROR': '잔액이 너무 커집니다. 먼저 조금 써 주세요.',
  'error.STOCK_BUSY_ERROR': '지금 이 상품을 사려는 사람이 너무 많습니다. 재고는 차감되지 않았으니 다시 시도해 주세요.',
  'error.UNAVAILABLE_ERROR': '데이터베이스나 Redis가 응답하지 않습니다. 잠시 후 다시 시도해 주세요.',
  'error.RACE_RUNNING_ERROR': '이미 진행 중인 타임 세일이 있습니다. 끝날 때까지 기다려 주세요.',
  'error.NOT_FOUND_PRODUCT_ERROR': '이제 없는 상품입니다. 상점으로 돌아가 주세요.',
  'error.NOT_FOUND_PRODUCT_OPTION_ERROR': '더는 판매하지 않는 옵션입니다. 다른 것을 골라 주세요.',
  'error.NOT_FOUND_CART_ERROR': '이미 장바구니에 없습니다. 페이지를 다시 열어 주세요.',
  'error.INTERRUPTED': '연결이 끊어졌습니다. 다시 시도해 주세요.',
  'error.other': (code, detail) => detail || code,
};

const TEXTS = { en: EN, ko: KO };

export const allLanguages = { en: 'English', ko: '한국어' };

let chosen = localStorage.getItem('lastone.language') ?? (navigator.language.startsWith('ko') ? 'ko' : 'en');
if (!(chosen in TEXTS)) chosen = 'en';

export function language() {
  return chosen;
}

export function chooseLanguage(code) {
  chosen = code;
  localStorage.setItem('lastone.language', code);
}

/** A text in the chosen language; an unknown key is a defect, and is shown as it is. */
export function t(key, ...about) {
  const text = TEXTS[chosen][key] ?? key;
  return typeof text === 'function' ? text(...about) : text;
}

export function has(key) {
  return key in TEXTS[chosen];
}

/** What went wrong and what to do about it, for a person. */
export function explain(failure) {
  const key = `error.${failure.code ?? 'INTERRUPTED'}`;
  return has(key) ? t(key) : t('error.other', failure.code, failure.message);
}
