// What the demo's products and options are called in Korean; the server knows one name of each, which is in English.

import { language } from './text.js';

const KOREAN = {
  'Moonlight Lamp, flash sale': '달빛 램프, 플래시 세일', 'Merino Beanie': '메리노 비니', 'Linen Shirt': '린넨 셔츠',
  'Canvas Sneakers': '캔버스 스니커즈', 'Pour-over Kettle': '드립 주전자', 'Single-origin Coffee': '싱글 오리진 커피',
  'Walnut Cutting Board': '호두나무 도마', 'Stoneware Mug': '석기 머그', 'Cast-iron Pan': '무쇠 팬', "Chef's Knife": '셰프 나이프',
  'Mechanical Keyboard': '기계식 키보드', 'Wireless Earbuds': '무선 이어폰', 'Desk Mat': '데스크 매트',
  'Dot-grid Notebook': '도트 노트', 'Fountain Pen': '만년필', 'Yoga Mat': '요가 매트', 'Insulated Bottle': '보온병',
  'Trail Backpack': '트레일 배낭', 'Rain Jacket': '레인 재킷', 'Wool Blanket': '울 담요', 'Soy Candle': '소이 캔들',
  Monstera: '몬스테라', 'Vinyl Record, signed': '사인 LP', 'Gift Card': '기프트 카드',
  'Warm white': '전구색', Charcoal: '차콜', Oatmeal: '오트밀', Forest: '포레스트', '200 g, beans': '200 g, 원두',
  '200 g, ground': '200 g, 분쇄', '1 kg, beans': '1 kg, 원두', Small: '소', Large: '대', Sand: '샌드', Ink: '잉크',
  Linear: '리니어', Tactile: '택타일', Black: '블랙', White: '화이트', Fine: 'F촉', Medium: 'M촉', Cedar: '시더', Fig: '무화과',
  '12 cm pot': '12 cm 화분', '17 cm pot': '17 cm 화분', 'First pressing': '초판',
};

/** The name of a product or an option in the chosen language. */
export function called(name) {
  return (language() === 'ko' && Object.hasOwn(KOREAN, name) && KOREAN[name]) || name;
}
