// All texts of the page, in each of its languages. A function takes the values that its sentence contains.

const EN = {
  shop: 'Shop', sale: 'Flash sale', cart: 'Cart', orders: 'Orders', navigation: 'Shop', skip: 'Skip to the content',
  shopAs: 'Shop as', user: (id) => `User ${id}`, nowUser: (id) => `You are now shopping as user ${id}.`,
  balanceIs: (amount) => `Balance: ${amount}`,
  footer: 'Lastone demo. No real money is involved.', docs: 'API',
  nothingHere: 'Page not found', nothingHereHint: 'The address may be wrong, or the product is no longer on sale.',
  toShop: 'Go to the shop', wentWrong: 'Something went wrong', tryAgain: 'Try again',

  heroTitle: 'The last one is sold exactly once.',
  heroText: 'Browse, fill a cart, order and pay. Or let a thousand buyers press "buy" at the same moment, and watch what happens.',
  heroAction: 'Start a flash sale',
  popular: 'Popular now', noPopular: 'No orders have been paid yet. Products appear here once they are paid for.',
  sold: (n) => `${n} sold`,
  allProducts: 'All products', search: 'Search the products', searchHint: 'Search',
  products: (n) => (n === '1' ? '1 product' : `${n} products`),
  noMatch: 'No results', noMatchHint: 'Try a shorter word, or clear the search.',
  noProducts: 'No products on sale', noProductsHint: 'Add a product through the API, then reload this page.',
  from: (price) => `from ${price}`,
  soldOut: 'Sold out', onlyLeft: (n) => `Only ${n} left`, inStock: (n) => `${n} in stock`,

  backToShop: 'Back to the shop', option: 'Option', quantity: 'Quantity', less: 'Decrease quantity', more: 'Increase quantity',
  total: 'Total', buyNow: 'Order now', addToCart: 'Add to cart',
  addedToCart: (name) => `${name} was added to your cart.`, allSoldOut: 'All options are sold out. Come back later, or look at other products.',

  cartEmpty: 'Your cart is empty', cartEmptyHint: 'Open a product and add it to the cart.',
  quantityOf: (name) => `Quantity of ${name}`, remove: 'Remove', removeThis: (name) => `Remove ${name}`,
  removed: (name) => `${name} was removed from your cart.`, placeOrder: 'Place order',
  ordered: 'Order placed. Pay to complete it.',

  orderNumber: (id) => `Order ${id}`, units: (n) => `\u00d7 ${n}`,
  PENDING_PAYMENT: 'Awaiting payment', PAID: 'Paid', CANCELLED: 'Cancelled',
  'reason.CUSTOMER': 'Cancelled by you.', 'reason.PAYMENT_FAILED': 'Cancelled because the balance was too low.',
  'reason.EXPIRED': 'Cancelled because it was not paid in time.',
  timeLeft: (left) => `${left} left to pay`, timeUp: 'The time to pay has expired',
  pay: (amount) => `Pay ${amount}`, payThis: (id, amount) => `Pay ${amount} for order ${id}`,
  cancel: 'Cancel', cancelThis: (id) => `Cancel order ${id}`,
  paid: (id) => `Order ${id} is paid.`, cancelled: (id) => `Order ${id} is cancelled.`,
  olderOrders: 'Older orders', noOrders: 'You have no orders yet', noOrdersHint: 'Orders that you place appear here, ready to be paid.',

  balance: 'Balance', balanceOf: (id) => `Balance of user ${id}`, topUpTitle: 'Top up',
  topUpHint: 'This is a demo: no real money is charged.', otherAmount: (currency) => `Another amount (${currency})`,
  topUp: 'Top up', toppedUp: (amount, balance) => `${amount} added. The balance is now ${balance}.`,

  saleTitle: 'A thousand buyers, one moment',
  saleText: 'All buyers press "buy" at the same moment. Choose how stock is reserved, start the sale, and see who gets one, how long each buyer waits, and that the units sold and the units left always add up. The orders are real orders on this server and its database; they are cancelled afterwards.',
  strategy: 'How stock is reserved', buyers: 'Buyers', stock: 'In stock', atMost: (n) => `at most ${n}`,
  start: 'Start', stop: 'Stop', cleaningUp: 'Cleaning up', warming: 'Warming up', racing: 'Running', stopped: 'Stopped. The orders are being cancelled.',
  needsRedis: (n) => (n > 1 ? `Needs ${n} Redis servers in REDIS_URLS` : 'Needs Redis: set REDIS_URLS'),
  'strategy.pessimistic': 'Locks the row in the database, then writes.',
  'strategy.optimistic': 'Checks the version as it writes, and retries after a conflict.',
  'strategy.conditional': 'Lowers the stock in one statement, if enough is left.',
  'strategy.spin': 'A Redis lock, polled until it is free.',
  'strategy.redlock': 'A lock on a majority of independent Redis servers.',
  'strategy.pubsub': 'A Redis lock whose release is announced to those waiting.',
  'strategy.coalesced': 'Writes all waiting orders together in one transaction.',
  elapsed: 'Elapsed', finished: 'Finished', left: 'Left', slowest: 'Longest wait',
  allBuyers: 'All buyers', allBuyersHint: 'Each dot is one buyer, in the order in which the requests arrived.',
  allBuyersLabel: (sold, soldOut, waiting) => `${sold} buyers got one, ${soldOut} were told it is sold out, ${waiting} are waiting.`,
  waiting: 'waiting', gotOne: 'bought', tooLate: 'sold out', rejected: 'rejected',
  curve: 'How long they wait', curveHint: 'From the fastest to the slowest response. Thin lines show the latest results of other strategies.',
  curveLabel: (half, last) => `Half of the buyers had a result within ${half}, all of them within ${last}.`,
  noCurve: 'No results yet.',
  exact: (sold, left) => `${sold} sold, ${left} left: exactly the stock there was.`,
  inexact: (sold, left, stock) => `${sold} sold and ${left} left, but there were ${stock}. Please report this bug.`,
  someTooLate: (n) => `${n} buyers came too late and were told that it is sold out.`,
  someRejected: (n) => `${n} orders were rejected because they could not be processed in time; no stock was taken for them.`,
  someFailed: (n) => `${n} orders failed; the server log says why.`,
  lastAfter: (name, time) => `With ${name}, the last buyer had a result after ${time}.`,
  faster: (times, other) => `That is ${times} times as fast as ${other}.`,
  slower: (times, other) => `That took ${times} times as long as ${other}.`,
  noOther: 'Now run another strategy to compare.',
  compare: 'Results so far', compareEmpty: 'No results yet', compareHint: 'Press Start above. Results are kept here for comparison while the server runs.',
  name: 'Strategy', half: 'Half', ninetyNine: '99%', last: 'All buyers', outcome: 'Sold / left',
  bar: 'Wait of the last buyer',

  'error.OFFLINE': 'The server does not respond. Is it still running? Start it, then try again.',
  'error.OUT_OF_STOCK_ERROR': 'Not enough units are left. Choose a smaller quantity, or another option.',
  'error.SALE_NOT_STARTED_ERROR': 'This sale has not begun yet. Come back when it does.',
  'error.SALE_ENDED_ERROR': 'This sale is over. Choose another product.',
  'error.PURCHASE_LIMIT_ERROR': 'You cannot order that many units of this option. Choose a smaller quantity.',
  'error.TOO_MANY_PENDING_ORDERS_ERROR': 'Too many of your orders wait for payment. Pay or cancel one first.',
  'error.PRICE_CHANGED_ERROR': 'A price has changed. Look at the new total and order again.',
  'error.INSUFFICIENT_BALANCE_ERROR': 'The balance is too low, so the order was cancelled. Top up and order again.',
  'error.EMPTY_CART_ERROR': 'The cart is empty. Add a product first.',
  'error.ORDER_NOT_PENDING_ERROR': 'This order is already paid or cancelled.',
  'error.PAYMENT_NOT_PENDING_ERROR': 'This order is already paid or cancelled.',
  'error.BALANCE_LIMIT_ERROR': 'The balance would become too large. Spend some of it first.',
  'error.STOCK_BUSY_ERROR': 'Too many people are buying right now. No stock was taken for you; try again.',
  'error.UNAVAILABLE_ERROR': 'The database or Redis does not respond. Try again in a moment.',
  'error.RACE_RUNNING_ERROR': 'Another flash sale is running. Wait until it is over.',
  'error.NOT_FOUND_PRODUCT_ERROR': 'This product no longer exists. Go back to the shop.',
  'error.NOT_FOUND_PRODUCT_OPTION_ERROR': 'This option is no longer on sale. Choose another one.',
  'error.NOT_FOUND_CART_ERROR': 'This is no longer in the cart. Reload the page.',
  'error.INTERRUPTED': 'The connection was lost. Try again.',
  'error.other': (code, detail) => detail || code,
};

const KO = {
  shop: '상점', sale: '플래시 세일', cart: '장바구니', orders: '주문', navigation: '상점', skip: '본문으로 건너뛰기',
  shopAs: '사용자 선택', user: (id) => `사용자 ${id}`, nowUser: (id) => `이제 사용자 ${id}(으)로 쇼핑합니다.`,
  balanceIs: (amount) => `잔액 ${amount}`,
  footer: 'Lastone 데모입니다. 실제로 결제되는 것은 없습니다.', docs: 'API',
  nothingHere: '페이지를 찾을 수 없습니다', nothingHereHint: '주소가 잘못되었거나 더 이상 판매하지 않는 상품입니다.',
  toShop: '상점으로 가기', wentWrong: '문제가 발생했습니다', tryAgain: '다시 시도',

  heroTitle: '마지막 하나는 정확히 한 번 팔립니다.',
  heroText: '둘러보고, 담고, 주문하고, 결제해 보세요. 구매자 천 명이 동시에 구매 버튼을 누르면 어떻게 되는지도 확인할 수 있습니다.',
  heroAction: '플래시 세일 시작하기',
  popular: '요즘 인기 상품', noPopular: '아직 결제된 주문이 없습니다. 결제된 상품이 여기에 표시됩니다.',
  sold: (n) => `${n}개 판매`,
  allProducts: '전체 상품', search: '상품 검색', searchHint: '검색',
  products: (n) => `상품 ${n}개`,
  noMatch: '검색 결과가 없습니다', noMatchHint: '더 짧은 단어로 찾거나 검색어를 지워 보세요.',
  noProducts: '판매 중인 상품이 없습니다', noProductsHint: 'API로 상품을 등록한 뒤 이 페이지를 다시 열어 주세요.',
  from: (price) => `${price}부터`,
  soldOut: '품절', onlyLeft: (n) => `${n}개 남음`, inStock: (n) => `재고 ${n}개`,

  backToShop: '상점으로 돌아가기', option: '옵션', quantity: '수량', less: '수량 줄이기', more: '수량 늘리기',
  total: '합계', buyNow: '바로 주문', addToCart: '장바구니에 담기',
  addedToCart: (name) => `${name}: 장바구니에 담았습니다.`, allSoldOut: '모든 옵션이 품절되었습니다. 나중에 다시 방문하거나 다른 상품을 살펴보세요.',

  cartEmpty: '장바구니가 비어 있습니다', cartEmptyHint: '상품을 열어 장바구니에 담아 보세요.',
  quantityOf: (name) => `${name} 수량`, remove: '삭제', removeThis: (name) => `${name} 삭제`,
  removed: (name) => `${name}: 장바구니에서 삭제했습니다.`, placeOrder: '주문하기',
  ordered: '주문이 접수되었습니다. 결제하면 완료됩니다.',

  orderNumber: (id) => `주문 ${id}`, units: (n) => `${n}개`,
  PENDING_PAYMENT: '결제 대기', PAID: '결제 완료', CANCELLED: '취소됨',
  'reason.CUSTOMER': '고객이 취소했습니다.', 'reason.PAYMENT_FAILED': '잔액이 부족해 취소되었습니다.',
  'reason.EXPIRED': '결제 시간이 지나 취소되었습니다.',
  timeLeft: (left) => `결제까지 ${left} 남음`, timeUp: '결제 시간이 지났습니다',
  pay: (amount) => `${amount} 결제`, payThis: (id, amount) => `주문 ${id}, ${amount} 결제`,
  cancel: '취소', cancelThis: (id) => `주문 ${id} 취소`,
  paid: (id) => `주문 ${id}의 결제가 완료되었습니다.`, cancelled: (id) => `주문 ${id}을(를) 취소했습니다.`,
  olderOrders: '이전 주문 보기', noOrders: '아직 주문이 없습니다', noOrdersHint: '주문하면 여기에서 결제할 수 있습니다.',

  balance: '잔액', balanceOf: (id) => `사용자 ${id}의 잔액`, topUpTitle: '충전하기',
  topUpHint: '데모이므로 실제로 결제되지 않습니다.', otherAmount: (currency) => `다른 금액 (${currency})`,
  topUp: '충전', toppedUp: (amount, balance) => `${amount} 충전했습니다. 잔액은 ${balance}입니다.`,

  saleTitle: '구매자 천 명, 단 한 순간',
  saleText: '모든 구매자가 동시에 구매 버튼을 누릅니다. 재고를 차감하는 방식을 고르고 시작해 보세요. 누가 샀는지, 얼마나 기다렸는지, 판매량과 남은 재고의 합이 언제나 맞는지 볼 수 있습니다. 이 서버와 데이터베이스에 실제로 주문하며, 끝나면 모두 취소합니다.',
  strategy: '재고 차감 방식', buyers: '구매자', stock: '재고', atMost: (n) => `최대 ${n}`,
  start: '시작', stop: '중지', cleaningUp: '정리 중', warming: '준비 중', racing: '진행 중', stopped: '중지했습니다. 주문을 취소하고 있습니다.',
  needsRedis: (n) => (n > 1 ? `REDIS_URLS에 Redis 서버 ${n}대가 필요합니다` : 'Redis가 필요합니다: REDIS_URLS를 설정하세요'),
  'strategy.pessimistic': '데이터베이스에서 행을 잠근 뒤 씁니다.',
  'strategy.optimistic': '버전을 확인하며 쓰고, 충돌하면 다시 시도합니다.',
  'strategy.conditional': '재고가 충분할 때만 SQL 한 문장으로 차감합니다.',
  'strategy.spin': 'Redis 락을 얻을 때까지 반복해서 확인합니다.',
  'strategy.redlock': '독립된 여러 Redis 서버의 과반수에서 락을 얻습니다.',
  'strategy.pubsub': 'Redis 락이 풀리면 기다리는 쪽에 알립니다.',
  'strategy.coalesced': '대기 중인 주문을 모아 한 트랜잭션으로 씁니다.',
  elapsed: '경과 시간', finished: '완료', left: '남은 재고', slowest: '최대 대기 시간',
  allBuyers: '전체 구매자', allBuyersHint: '점 하나가 구매자 한 명이며, 요청이 도착한 순서대로 표시됩니다.',
  allBuyersLabel: (sold, soldOut, waiting) => `${sold}명 구매, ${soldOut}명 품절 안내, ${waiting}명 대기.`,
  waiting: '대기', gotOne: '구매', tooLate: '품절', rejected: '거절',
  curve: '얼마나 기다렸나', curveHint: '가장 빠른 응답부터 가장 느린 응답까지입니다. 가는 선은 다른 방식의 최근 결과입니다.',
  curveLabel: (half, last) => `구매자 절반은 ${half} 안에, 전원은 ${last} 안에 응답을 받았습니다.`,
  noCurve: '아직 결과가 없습니다.',
  exact: (sold, left) => `${sold}개 판매, ${left}개 남음: 처음 재고와 정확히 일치합니다.`,
  inexact: (sold, left, stock) => `${sold}개 판매, ${left}개 남음인데 재고는 ${stock}개였습니다. 버그이니 꼭 알려 주세요.`,
  someTooLate: (n) => `${n}명은 늦어서 품절 안내를 받았습니다.`,
  someRejected: (n) => `주문 ${n}건은 제한 시간 안에 처리되지 못해 거절되었고, 재고는 차감되지 않았습니다.`,
  someFailed: (n) => `주문 ${n}건이 실패했습니다. 원인은 서버 로그에서 확인하세요.`,
  lastAfter: (name, time) => `${name}: 마지막 구매자는 ${time} 만에 응답을 받았습니다.`,
  faster: (times, other) => `${other}보다 ${times}배 빠릅니다.`,
  slower: (times, other) => `${other}의 ${times}배 시간이 걸렸습니다.`,
  noOther: '이제 다른 방식으로도 실행해 비교해 보세요.',
  compare: '지금까지의 결과', compareEmpty: '아직 결과가 없습니다', compareHint: '위에서 시작을 누르세요. 서버가 켜져 있는 동안 결과를 여기에 모아 비교합니다.',
  name: '방식', half: '절반', ninetyNine: '99%', last: '전원 응답', outcome: '판매 / 남음',
  bar: '마지막 구매자의 대기 시간',

  'error.OFFLINE': '서버가 응답하지 않습니다. 서버가 켜져 있는지 확인하고 다시 시도해 주세요.',
  'error.OUT_OF_STOCK_ERROR': '재고가 부족합니다. 수량을 줄이거나 다른 옵션을 골라 주세요.',
  'error.SALE_NOT_STARTED_ERROR': '아직 판매가 시작되지 않았습니다. 시작한 뒤에 다시 주문해 주세요.',
  'error.SALE_ENDED_ERROR': '판매가 끝났습니다. 다른 상품을 골라 주세요.',
  'error.PURCHASE_LIMIT_ERROR': '이 옵션의 1인당 구매 한도를 넘습니다. 수량을 줄여 주세요.',
  'error.TOO_MANY_PENDING_ORDERS_ERROR': '결제를 기다리는 주문이 너무 많습니다. 먼저 하나를 결제하거나 취소해 주세요.',
  'error.PRICE_CHANGED_ERROR': '가격이 바뀌었습니다. 새 금액을 확인하고 다시 주문해 주세요.',
  'error.INSUFFICIENT_BALANCE_ERROR': '잔액이 부족해 주문이 취소되었습니다. 잔액을 충전하고 다시 주문해 주세요.',
  'error.EMPTY_CART_ERROR': '장바구니가 비어 있습니다. 먼저 상품을 담아 주세요.',
  'error.ORDER_NOT_PENDING_ERROR': '이미 결제되었거나 취소된 주문입니다.',
  'error.PAYMENT_NOT_PENDING_ERROR': '이미 결제되었거나 취소된 주문입니다.',
  'error.BALANCE_LIMIT_ERROR': '잔액이 한도를 넘습니다. 먼저 일부를 사용해 주세요.',
  'error.STOCK_BUSY_ERROR': '지금 이 상품을 사려는 사람이 너무 많습니다. 재고는 차감되지 않았으니 다시 시도해 주세요.',
  'error.UNAVAILABLE_ERROR': '데이터베이스나 Redis가 응답하지 않습니다. 잠시 후 다시 시도해 주세요.',
  'error.RACE_RUNNING_ERROR': '이미 진행 중인 플래시 세일이 있습니다. 끝날 때까지 기다려 주세요.',
  'error.NOT_FOUND_PRODUCT_ERROR': '더 이상 판매하지 않는 상품입니다. 상점으로 돌아가 주세요.',
  'error.NOT_FOUND_PRODUCT_OPTION_ERROR': '더 이상 판매하지 않는 옵션입니다. 다른 옵션을 골라 주세요.',
  'error.NOT_FOUND_CART_ERROR': '이미 장바구니에 없습니다. 페이지를 새로 고쳐 주세요.',
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
